namespace Imq.Lab.Testbed;

/// <summary>The surroundings of a lab or benchmark could not be made; one line says what failed.</summary>
public sealed class TestbedException(string message) : Exception(message);
