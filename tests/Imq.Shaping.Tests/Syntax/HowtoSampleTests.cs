using Imq.Syntax;
using Xunit;

namespace Imq.Shaping.Tests.Syntax;

/// <summary>The tc lines of the HOWTO's sample (LARTC 9.7), as a kernel with IMQ answered them.</summary>
public sealed class HowtoSampleTests
{
    private const string FaultyFilter = "filter add dev imq0 parent 10:0 protocol ip prio 1 u32 match ip dst 10.0.0.230/32 flowid 1:10";

    private static readonly string[] Tree =
    [
        "qdisc add dev imq0 root handle 1: htb default 20",
        "class add dev imq0 parent 1: classid 1:1 htb rate 2mbit burst 15k",
        "class add dev imq0 parent 1:1 classid 1:10 htb rate 1mbit",
        "class add dev imq0 parent 1:1 classid 1:20 htb rate 1mbit",
        "qdisc add dev imq0 parent 1:10 handle 10: pfifo",
    ];

    [Fact]
    public void The_sample_prints_as_the_real_kernel_printed_it()
    {
        TcSession tc = Build(strict: true);
        Assert.Equal("", tc.Run(FaultyFilter.Replace("10:0 ", "1:0 ", StringComparison.Ordinal)));
        Assert.Equal(
            """
            qdisc htb 1: root refcnt 2 r2q 10 default 0x20 direct_packets_stat 0 direct_qlen 1000
             Sent 0 bytes 0 pkt (dropped 0, overlimits 0 requeues 0) 
             backlog 0b 0p requeues 0
            qdisc pfifo 10: parent 1:10 limit 1000p
             Sent 0 bytes 0 pkt (dropped 0, overlimits 0 requeues 0) 
             backlog 0b 0p requeues 0

            """, tc.Run("-s qdisc show dev imq0"));
        Assert.Equal(
            """
            class htb 1:10 parent 1:1 leaf 10: prio 0 rate 1Mbit ceil 1Mbit burst 1600b cburst 1600b 
            class htb 1:1 root rate 2Mbit ceil 2Mbit burst 15Kb cburst 1600b 
            class htb 1:20 parent 1:1 prio 0 rate 1Mbit ceil 1Mbit burst 1600b cburst 1600b 

            """, tc.Run("class show dev imq0"));
        Assert.Equal(
            """
            filter parent 1: protocol ip pref 1 u32 chain 0 
            filter parent 1: protocol ip pref 1 u32 chain 0 fh 800: ht divisor 1 
            filter parent 1: protocol ip pref 1 u32 chain 0 fh 800::800 order 2048 key ht 800 bkt 0 *flowid 1:10 not_in_hw 
              match 0a0000e6/ffffffff at 16

            """, tc.Run("filter show dev imq0"));
    }

    [Fact]
    public void The_faulty_filter_line_is_refused_with_the_kernels_words()
    {
        TcSession tc = Build(strict: true);
        Assert.Equal("Error: Qdisc not classful.\nWe have an error talking to the kernel\nrc=2\n", tc.Run(FaultyFilter));
        Assert.Equal("", tc.Run("filter show dev imq0"));
    }

    [Fact]
    public void In_a_rule_file_the_faulty_filter_goes_where_the_text_means_it_with_one_warning()
    {
        TcSession tc = Build(strict: false);
        Assert.Equal("", tc.Run(FaultyFilter));
        Diagnostic warning = Assert.Single(tc.Warnings);
        Assert.Contains("1:", warning.Message, StringComparison.Ordinal);
        Assert.Contains("10:", warning.Message, StringComparison.Ordinal);
        Assert.NotNull(warning.Span);
        Assert.Contains("filter parent 1: protocol ip pref 1 u32", tc.Run("filter show dev imq0"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_on_a_classless_qdisc_whose_flowid_nobody_owns_is_refused_in_a_rule_file_too()
    {
        TcSession tc = Build(strict: false);
        Assert.Contains("Qdisc not classful", tc.Run(FaultyFilter.Replace("1:10", "7:1", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Empty(tc.Warnings);
    }

    private static TcSession Build(bool strict)
    {
        TcSession tc = new("imq0") { Strict = strict };
        foreach (string line in Tree) { Assert.Equal("", tc.Run(line)); }
        return tc;
    }
}
