namespace Imq.Router.Tests.Commands;

/// <summary>What a command left behind.</summary>
public sealed record IpAnswer(int Status, string Out, string Error);
