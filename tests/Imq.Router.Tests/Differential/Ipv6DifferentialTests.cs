using Xunit;

namespace Imq.Router.Tests.Differential;

/// <summary>Packets through a kernel router and through ours: the same frames come out and the same rules count.</summary>
/// <param name="routers">Made once for the class.</param>
public sealed class Ipv6DifferentialTests(RouterPair routers) : IClassFixture<RouterPair>
{
    private static readonly Scenario[] Scenarios = [.. Ipv6Scenarios.All];

    public static TheoryData<string> Names => [.. Scenarios.Select(scenario => scenario.Name)];

    [KernelTheory, MemberData(nameof(Names))]
    public void Frames_come_out_and_rules_count_as_the_kernels_do(string name) => routers.Compare(Array.Find(Scenarios, scenario => scenario.Name == name)!);
}
