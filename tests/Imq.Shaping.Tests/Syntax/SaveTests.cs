using System.Text;
using Imq.Packets.Tags;
using Imq.Shaping.Devices;
using Imq.Shaping.Qdiscs;
using Imq.Syntax.Units;
using Xunit;

namespace Imq.Shaping.Tests.Syntax;

/// <summary>A saved tree, read back by another router, is the same tree.</summary>
public sealed class SaveTests
{
    [Theory, MemberData(nameof(SaveCorpus.Cases), MemberType = typeof(SaveCorpus))]
    public void Saved_lines_make_the_same_tree_and_are_saved_again_as_they_were(string name)
    {
        TcSession original = Build(SaveCorpus.All[name]);
        Assert.NotEqual("", Save(original));
        Check(original, ordered: true);
    }

    /// <summary>Random commands, refused ones too. Not compared are the order of classes (htb's table remembers those long gone) and links to deleted tables.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void A_tree_with_any_history_is_saved_whole(int seed)
    {
        RandomTcCommands commands = new(seed);
        int changed = 0, compared = 0;
        for (int round = 0; round < 40; round++)
        {
            TcSession tc = new("imq0", "imq1");
            tc.Run(commands.First());
            for (int i = 0; i < 250; i++) { changed += tc.Run(commands.Next()).Contains("rc=", StringComparison.Ordinal) ? 0 : 1; }
            if (Save(tc).Contains("leads to a table that is gone", StringComparison.Ordinal)) { continue; }
            Check(tc, ordered: false);
            compared++;
        }
        Assert.True(compared >= 30, $"only {compared} trees compared");
        Assert.True(changed > 900, $"only {changed} commands of 10000 were accepted");
    }

    [Fact]
    public void What_nobody_configured_is_not_saved()
    {
        Assert.Equal("", Save(new TcSession("imq0", "imq1")));
        TcSession tc = Build(["qdisc add dev imq0 root handle 1: prio", "qdisc del dev imq0 root"]);
        Assert.Equal("", Save(tc));
    }

    [Fact]
    public void A_default_leaf_is_left_out_and_one_that_was_added_is_not()
    {
        TcSession tc = Build(["qdisc add dev imq0 root handle 1: prio", "qdisc add dev imq0 parent 1:2 handle 20: pfifo"]);
        Assert.Equal(
            """
            tc qdisc add dev imq0 root handle 1: prio
            tc qdisc add dev imq0 parent 1:2 handle 20: pfifo limit 1000

            """, Save(tc));
    }

    [Fact]
    public void The_howto_s_sample_is_saved_with_the_filter_where_it_stands()
    {
        TcSession tc = Build(
        [
            "qdisc add dev imq0 root handle 1: htb default 20",
            "class add dev imq0 parent 1: classid 1:1 htb rate 2mbit burst 15k",
            "class add dev imq0 parent 1:1 classid 1:10 htb rate 1mbit",
            "class add dev imq0 parent 1:1 classid 1:20 htb rate 1mbit",
            "qdisc add dev imq0 parent 1:10 handle 10: pfifo",
            "qdisc add dev imq0 parent 1:20 handle 20: sfq",
            "filter add dev imq0 parent 10:0 protocol ip prio 1 u32 match ip dst 10.0.0.230/32 flowid 1:10",
        ], strict: false);
        Assert.Equal(
            """
            tc qdisc add dev imq0 root handle 1: htb default 20 direct_qlen 1000
            tc class add dev imq0 parent 1: classid 1:1 htb rate 2Mbit burst 15360
            tc class add dev imq0 parent 1:1 classid 1:10 htb rate 1Mbit
            tc class add dev imq0 parent 1:1 classid 1:20 htb rate 1Mbit
            tc qdisc add dev imq0 parent 1:10 handle 10: pfifo limit 1000
            tc qdisc add dev imq0 parent 1:20 handle 20: sfq quantum 1514
            tc filter add dev imq0 parent 1: protocol ip pref 1 handle 800::800 u32 match u32 0x0a0000e6 0xffffffff at 16 classid 1:10

            """, Save(tc));
    }

    [Fact]
    public void A_filter_asks_for_its_port_by_the_name_it_has_now_and_is_a_remark_once_the_port_is_gone()
    {
        TcSession tc = Build(["qdisc add dev imq0 root handle 1: prio", "filter add dev imq0 parent 1: protocol ip pref 3 u32 match u32 0 0 at 0 indev imq1 flowid 1:1"]);
        ShapedDevice port = tc.Control.Find("imq1")!;
        port.Name = "lan";
        Assert.EndsWith("at 0 indev lan classid 1:1\n", Save(tc), StringComparison.Ordinal);
        tc.Control.Remove(port);
        Assert.EndsWith(
            """
            tc filter add dev imq0 parent 1: protocol ip pref 3 u32
            # a filter of 1: with preference 3 asks for port imq1, which is gone

            """, Save(tc), StringComparison.Ordinal);
    }

    /// <summary>Bursts go through microseconds and ticks; a saved one must come out at the same tick, also where tc's own print is one off.</summary>
    [Fact]
    public void Every_burst_is_saved_as_bytes_that_give_the_same_ticks()
    {
        Random random = new(5);
        for (int i = 0; i < 20_000; i++)
        {
            ulong rate = (ulong)Math.Pow(10, 1 + (random.NextDouble() * 10));
            uint ticks = TickTime.FromBytes(rate, 1 + (uint)Math.Pow(10, random.NextDouble() * 9));
            Assert.Equal(ticks, TickTime.FromBytes(rate, TickTime.BytesFor(rate, ticks)));
        }
    }

    [Fact]
    public void Every_rate_that_can_be_read_is_saved_exactly()
    {
        Random random = new(6);
        for (int i = 0; i < 20_000; i++)
        {
            ulong rate = (ulong)Math.Pow(10, random.NextDouble() * 19.2);
            string text = ExactText.OfRate(rate);
            Assert.True(Rate.TryParse(text, out Rate read), text);
            Assert.Equal(rate, read.BytesPerSecond);
        }
        Assert.Equal(("2Mbit", "1234568bit"), (ExactText.OfRate(250_000), ExactText.OfRate(154_321)));
    }

    private static void Check(TcSession original, bool ordered)
    {
        string saved = Save(original);
        TcSession again = new("imq0", "imq1");
        foreach (string line in saved.Split('\n', StringSplitOptions.RemoveEmptyEntries)) { Assert.Equal("", Run(again, line)); }
        Assert.Empty(again.Warnings);
        Assert.Equal(Show(original, ordered), Show(again, ordered));
        Assert.Equal(saved, Save(again));
    }

    private static TcSession Build(string[] commands, bool strict = true)
    {
        TcSession made = new("imq0", "imq1") { Strict = strict };
        foreach (string command in commands)
        {
            string answer = made.Run(command);
            Assert.True(answer.Length == 0 || answer.StartsWith("Warning: sch_htb: quantum", StringComparison.Ordinal), command + ": " + answer);
        }
        return made;
    }

    private static string Save(TcSession from)
    {
        StringBuilder text = new();
        from.Control.Save(text);
        return text.ToString();
    }

    private static string Run(TcSession at, string line)
    {
        Assert.StartsWith("tc ", line, StringComparison.Ordinal);
        string answer = at.Run(line[3..]);
        return answer.Length == 0 ? "" : line + ": " + answer;
    }

    /// <summary>Everything tc shows but what packets and time change: htb's tokens, and the place of leaves that nobody sees.</summary>
    private static string Show(TcSession of, bool ordered = true)
    {
        StringBuilder shown = new();
        foreach (ShapedDevice device in of.Control.Devices)
        {
            shown.Append(Sorted(of.Run($"qdisc show dev {device.Name} invisible")));
            foreach (string mode in new[] { "-d -r", "-s", "-j" })
            {
                shown.Append(of.Run($"{mode} qdisc show dev {device.Name}"));
                string classes = string.Join('\n', of.Run($"{mode} class show dev {device.Name}").Split('\n').Where(static line => !line.StartsWith(" tokens:", StringComparison.Ordinal)));
                shown.Append(ordered ? classes : Sorted(classes));
                foreach (ClassId parent in Parents(device)) { shown.Append(of.Run($"{mode} filter show dev {device.Name} parent {parent}")); }
            }
        }
        return shown.ToString();
    }

    private static string Sorted(string lines) => string.Join('\n', lines.Split('\n').Order(StringComparer.Ordinal));

    /// <summary>Where filters may stand.</summary>
    private static IEnumerable<ClassId> Parents(ShapedDevice device) => TreeEditor.AllQdiscs(device).OfType<ClassfulQdisc>()
        .SelectMany(static qdisc => qdisc.Classes.Select(static each => each.Id).Prepend(qdisc.Handle)).OrderBy(static id => id.Value);
}
