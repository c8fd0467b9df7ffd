using Xunit;

namespace Imq.Router.Tests;

/// <summary>Tests that measure rates of real traffic: they run after all others, one at a time, so that no other test takes their processor.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
