using System.Text;
using Imq.Packets;
using Imq.Shaping.Qdiscs;
using Imq.Shaping.Qdiscs.Htb;
using Imq.Shaping.Tests.Devices;
using Imq.Testing;
using Xunit;

namespace Imq.Shaping.Tests.Qdiscs;

public sealed class TransactionTests
{
    private static readonly Instant s_now = Instant.FromSeconds(1);

    public static TheoryData<string> Changes =>
    [
        "replace root", "replace root with another htb", "delete root", "replace leaf", "delete leaf", "add class", "add child of a leaf",
        "change class", "delete class", "delete last child", "change fifo", "down", "down and up", "txqueuelen", "all of it",
    ];

    [Theory, MemberData(nameof(Changes))]
    public void Rollback_puts_everything_back_packets_included(string change)
    {
        using TellingPool pool = new();
        ShapedBench bench = MakeBusyTree(pool);
        string before = Describe(bench);
        bench.Control.Begin();
        Apply(bench, change);
        bench.Control.Rollback();
        Assert.Equal(before, Describe(bench));
        Drain(bench, expected: 40);
    }

    [Theory, MemberData(nameof(Changes))]
    public void Commit_frees_what_was_replaced_and_the_rest_goes_on(string change)
    {
        using TellingPool pool = new();
        ShapedBench bench = MakeBusyTree(pool);
        bench.Control.Begin();
        Apply(bench, change);
        Assert.Equal(40, pool.Outstanding);
        bench.Control.Commit();
        Assert.Equal(pool.Outstanding, bench.Device.QueueLength);
        Assert.Equal(40 - pool.Outstanding, pool.Drops[DropReason.QueueReset]);
        Drain(bench, expected: pool.Outstanding);
    }

    [Fact]
    public void A_qdisc_replaced_twice_in_one_transaction_is_freed_once()
    {
        using TellingPool pool = new();
        ShapedBench bench = MakeBusyTree(pool);
        bench.Control.Begin();
        bench.Add("parent 1:10 handle 77: sfq", TcVerb.Replace);
        bench.Add("parent 1:10 handle 78: pfifo", TcVerb.Replace);
        bench.Delete("root");
        bench.Add("root handle 1: prio");
        bench.Control.Commit();
        Assert.Equal((40, 0), (pool.Drops[DropReason.QueueReset], bench.Device.QueueLength));
    }

    [Theory]
    [InlineData("root handle 1: htb", nameof(TcVerb.Add), "Error: Exclusivity flag on, cannot modify.\n")]
    [InlineData("parent 9: pfifo", nameof(TcVerb.Add), "Error: Failed to find specified qdisc.\n")]
    [InlineData("parent 1:9 pfifo", nameof(TcVerb.Add), "Error: Specified class not found.\n")]
    [InlineData("parent 10:1 pfifo", nameof(TcVerb.Add), "Error: Parent qdisc is not classful.\n")]
    [InlineData("root htb default 3", nameof(TcVerb.Change), "Error: Change operation not supported by specified qdisc.\n")]
    [InlineData("root handle 3: htb", nameof(TcVerb.Change), "Error: NLM_F_REPLACE needed to override.\n")]
    [InlineData("root handle 1: pfifo", nameof(TcVerb.Replace), "Error: Invalid qdisc name: must match existing qdisc.\n")]
    [InlineData("parent 1:10 handle 1: htb", nameof(TcVerb.Replace), "Error: Cannot move an existing qdisc to a different parent.\n")]
    [InlineData("parent 1:10 noqueue", nameof(TcVerb.Replace), "Error: Cannot assign noqueue to a class.\n")]
    [InlineData("root bogus", nameof(TcVerb.Replace), "Error: Specified qdisc kind is unknown.\n")]
    [InlineData("handle 44: pfifo", nameof(TcVerb.Replace), "Error: Specified qdisc not found.\n")]
    [InlineData("parent 1:40 handle 5: pfifo", nameof(TcVerb.Link), "Error: Qdisc not found. To create specify NLM_F_CREATE flag.\n")]
    public void Changes_are_refused_with_the_kernel_s_words(string command, string verb, string expected)
    {
        using TellingPool pool = new();
        ShapedBench bench = MakeBusyTree(pool);
        Assert.Equal(expected, HtbTests.Refusal(() => bench.Add(command, Enum.Parse<TcVerb>(verb))));
        Drain(bench, expected: 40);
    }

    [Theory]
    [InlineData("root handle 4:", "Error: Invalid handle.\n")]
    [InlineData("parent 1:40", "Error: Cannot delete qdisc with handle of zero.\n")]
    [InlineData("parent 3:3", "Error: Failed to find qdisc with specified classid.\n")]
    [InlineData("handle 10:", "Error: Classid cannot be zero.\n")]
    [InlineData("handle 66:", "Error: Failed to find qdisc with specified handle.\n")]
    public void Deletions_are_refused_with_the_kernel_s_words(string place, string expected)
    {
        using TellingPool pool = new();
        ShapedBench bench = MakeBusyTree(pool);
        Assert.Equal(expected, HtbTests.Refusal(() => bench.Delete(place)));
        Drain(bench, expected: 40);
    }

    [Fact]
    public void Handles_are_given_out_from_8001_on()
    {
        ShapedBench bench = new(new PacketPool());
        Assert.Equal(["8001:", "8002:"], new[] { bench.Add("root pfifo"), bench.Add("root bfifo", TcVerb.Replace) }.Select(each => each.Handle.ToString()));
    }

    /// <summary>Ten packets in each of four classes, two of which sleep and one of which borrows.</summary>
    private static ShapedBench MakeBusyTree(TellingPool pool)
    {
        ShapedBench bench = new(pool);
        bench.Add("root handle 1: htb default 40");
        bench.AddClass("parent 1: classid 1:1 htb rate 64kbit");
        bench.AddClass("parent 1:1 classid 1:10 htb rate 8kbit ceil 64kbit");
        bench.AddClass("parent 1:1 classid 1:2 htb rate 16kbit");
        bench.AddClass("parent 1:2 classid 1:20 htb rate 8kbit ceil 16kbit prio 1");
        bench.AddClass("parent 1: classid 1:30 htb rate 8kbit");
        bench.AddClass("parent 1: classid 1:40 htb rate 8kbit");
        bench.Add("parent 1:10 handle 10: pfifo limit 100");
        bench.Add("parent 1:20 handle 20: sfq");
        bench.Add("parent 1:30 handle 30: prio");
        foreach (uint minor in new uint[] { 0x10, 0x20, 0x30, 0x40 })
        {
            for (int i = 0; i < 14; i++) { bench.Enqueue(1000, s_now, 0x0001_0000 | minor); }
        }
        while (bench.Device.QueueLength > 40 || bench.Device.LastPoll < s_now) { bench.Device.Poll(Later(s_now, bench.Device.NextEvent), 1); }
        Assert.Equal(40, bench.Device.QueueLength);
        return bench;
    }

    private static void Apply(ShapedBench bench, string change)
    {
        switch (change)
        {
            case "replace root": bench.Add("root handle 9: prio", TcVerb.Replace); break;
            case "replace root with another htb":
                bench.Add("root handle 9: htb default 1", TcVerb.Replace);
                bench.AddClass("parent 9: classid 9:1 htb rate 1mbit");
                break;
            case "delete root": bench.Delete("root"); break;
            case "replace leaf": bench.Add("parent 1:10 handle 11: sfq", TcVerb.Replace); break;
            case "delete leaf": bench.Delete("parent 1:10"); break;
            case "add class": bench.AddClass("parent 1:1 classid 1:50 htb rate 1mbit prio 3"); break;
            case "add child of a leaf": bench.AddClass("parent 1:10 classid 1:11 htb rate 1mbit"); break;
            case "change class": bench.AddClass("parent 1:1 classid 1:10 htb rate 1mbit ceil 2mbit prio 5 quantum 3000", TcVerb.Change); break;
            case "delete class": bench.DeleteClass("1:40"); break;
            case "delete last child": bench.DeleteClass("1:20"); break;
            case "change fifo": bench.Add("parent 1:10 handle 10: pfifo limit 3", TcVerb.Change); break;
            case "down": bench.Device.IsUp = false; break;
            case "down and up":
                bench.Device.IsUp = false;
                bench.Device.IsUp = true;
                break;
            case "txqueuelen": bench.Device.TxQueueLength = 3; break;
            default:
                foreach (string each in new[] { "add child of a leaf", "change class", "delete last child", "delete class", "add class", "replace root" }) { Apply(bench, each); }
                bench.Add("parent 9:1 handle 11: sfq");
                bench.Device.IsUp = false;
                break;
        }
    }

    private static string Describe(ShapedBench bench)
    {
        StringBuilder text = new();
        text.Append($"{bench.Device.IsUp} {bench.Device.TxQueueLength} {bench.Device.QueueLength} {bench.Device.Backlog}\n");
        foreach (Qdisc each in TreeEditor.AllQdiscs(bench.Device))
        {
            text.Append($"{each.KindName} {each.Handle} {each.ParentId} {ShapedBench.Dump(each.Dump, true)} {each.QueueLength} {each.Backlog} {each.Counts.Drops} {each.Counts.Packets}\n");
            foreach (TcClass of in (each as ClassfulQdisc)?.Classes ?? [])
            {
                text.Append($"  {of.Id} {of.ParentId} {of.Leaf?.KindName} {ShapedBench.Dump(of.Dump, true)} {ShapedBench.Dump(of.DumpStatistics)} {of.QueueLength} {of.Backlog} {of.Counts.Drops}\n");
                if (of is HtbClass htb) { text.Append($"  {htb.Mode} {htb.Level} {htb.Tokens} {htb.CeilTokens} {htb.Quantum} {htb.Priority} {htb.Children} {htb.WaitIndex >= 0}\n"); }
            }
        }
        return text.ToString();
    }

    private static void Drain(ShapedBench bench, int expected)
    {
        long before = bench.PacketsOut;
        bench.Device.IsUp = true;
        Instant now = Later(bench.Device.LastPoll, s_now);
        for (int i = 0; i < 1_000 && bench.Device.QueueLength > 0; i++)
        {
            bench.Device.Poll(now, 10);
            if (bench.Device.QueueLength > 0) { now = Later(now, bench.Device.NextEvent); }
        }
        Assert.Equal((0, expected), (bench.Device.QueueLength, bench.PacketsOut - before));
    }

    private static Instant Later(Instant left, Instant right) => left > right ? left : right;
}
