using Xunit;

namespace Imq.Shaping.Tests.Filters;

public sealed class FilterTransactionTests
{
    private static readonly string[] Filters =
    [
        "protocol ip prio 1 u32 match ip dst 10.0.0.1 flowid 1:1", "protocol ip prio 1 handle 1: u32 divisor 4", "protocol ip prio 1 u32 ht 1:2: match ip dst 10.0.0.2 flowid 1:2",
        "protocol ip prio 1 u32 match ip protocol 6 0xff link 1: hashkey mask 3 at 16", "protocol ip prio 2 handle 1 fw flowid 1:3", "protocol ip prio 3 matchall flowid 1:4", "protocol ip u32 match u32 0 0 flowid 1:5",
    ];

    public static TheoryData<string> Changes =>
    [
        "filter del dev imq0", "filter del dev imq0 prio 1", "filter del dev imq0 prio 1 handle 800::800 u32", "filter del dev imq0 prio 1 handle 800::801 u32", "filter del dev imq0 prio 1 handle 1:2:800 u32",
        "filter del dev imq0 prio 2 handle 1 fw", "filter del dev imq0 prio 3 handle 1 matchall", "filter change dev imq0 prio 1 protocol ip handle 800::800 u32 flowid 1:2", "filter change dev imq0 prio 1 protocol ip handle 800::800 u32 link 1:",
        "filter change dev imq0 prio 1 protocol ip handle 800::801 u32 link 0: indev imq1 flowid 1:6", "filter change dev imq0 prio 2 protocol ip handle 1 fw flowid 1:7 indev imq1", "filter add dev imq0 protocol ipv6 u32 match u32 1 1 flowid 1:1",
        "filter add dev imq0 prio 1 protocol ip u32 divisor 16", "filter add dev imq0 prio 2 protocol ip handle 9 fw flowid 1:1", "filter add dev imq0 prio 7 protocol ip matchall flowid 1:8", "filter add dev imq0 parent 1:1 protocol ip u32 match u32 0 0 flowid 1:2", "qdisc del dev imq0 root",
    ];

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_rolled_back_change_leaves_filters_and_their_hold_on_classes_as_they_were(string change)
    {
        using FilterBench bench = new(Filters);
        string before = bench.Show();
        bench.Tc.Control.Begin();
        bench.Run(change);
        bench.Tc.Control.Rollback();
        Assert.Equal(before, bench.Show());
        for (int used = 1; used <= 5; used++)
        {
            Assert.Contains("HTB class in use", bench.Tc.Run($"class del dev imq0 classid 1:{used}"), StringComparison.Ordinal);
        }
        bench.Run("filter del dev imq0");
        for (int used = 1; used <= 5; used++) { bench.Run($"class del dev imq0 classid 1:{used}"); }
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void What_was_rolled_back_can_be_done_again_with_the_same_numbers(string change)
    {
        using FilterBench once = new(Filters), twice = new(Filters);
        once.Run(change);
        twice.Tc.Control.Begin();
        twice.Run(change);
        twice.Tc.Control.Rollback();
        twice.Run(change);
        Assert.Equal(once.Show(), twice.Show());
    }

    [Fact]
    public void A_refused_filter_leaves_nothing_behind()
    {
        using FilterBench bench = new(Filters);
        string before = bench.Show();
        Assert.Contains("Link hash table not found", bench.Tc.Run("filter add dev imq0 prio 9 protocol ip u32 match u32 0 0 link 7:"), StringComparison.Ordinal);
        Assert.Contains("Network device not found", bench.Tc.Run("filter add dev imq0 prio 9 protocol ip u32 match u32 0 0 indev nowhere flowid 1:1"), StringComparison.Ordinal);
        Assert.Equal(before, bench.Show());
    }
}
