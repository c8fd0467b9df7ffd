using Imq.Netfilter.Hooks;
using Imq.Packets;
using Imq.Packets.Tags;
using Imq.Testing;
using Xunit;

namespace Imq.Netfilter.Tests.Hooks;

public sealed class HookListTests : IDisposable
{
    private static readonly StubServices _services = new();
    private readonly TellingPool _pool = new();
    private readonly List<string> _seen = [];

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void Hooks_run_by_priority_and_equals_as_listed()
    {
        HookList list = HookList.Of(HookPoint.PostRouting,
        [
            new(HookPoint.PostRouting, HookPriority.Last, Note("confirm")),
            new(HookPoint.Forward, HookPriority.First, Note("elsewhere")),
            new(HookPoint.PostRouting, HookPriority.Last, Note("imq")),
            new(HookPoint.PostRouting, HookPriority.NatSrc, Note("nat")),
            new(HookPoint.PostRouting, HookPriority.Mangle, Note("mangle")),
        ]);
        Run(packet => list.Run(packet, HookPoint.PostRouting, default, _services, new DropRequest()));
        Assert.Equal(["mangle", "nat", "confirm", "imq"], _seen);
    }

    [Theory]
    [InlineData(HookPriority.Mangle, 0, "nat confirm imq")]
    [InlineData(HookPriority.NatSrc - 1, 9, "nat confirm imq")]
    [InlineData(HookPriority.NatSrc, 0, "nat confirm imq")]
    [InlineData(HookPriority.NatSrc, 1, "confirm imq")]
    [InlineData(HookPriority.Last, 2, "imq")]
    [InlineData(HookPriority.Last, 3, "")]
    public void Resumed_packet_meets_what_stands_behind_its_place(int priority, byte rank, string rest)
    {
        HookList list = HookList.Of(HookPoint.PostRouting,
        [
            new(HookPoint.PostRouting, HookPriority.Mangle, Note("mangle")),
            new(HookPoint.PostRouting, HookPriority.NatSrc, Note("nat")),
            new(HookPoint.PostRouting, HookPriority.Last, Note("confirm")),
            new(HookPoint.PostRouting, HookPriority.Last, Note("imq")),
        ]);
        ResumePoint place = new((byte)HookPoint.PostRouting, priority, rank);
        Run(packet => list.RunBehind(place, packet, HookPoint.PostRouting, default, _services, new DropRequest()));
        Assert.Equal(rest, string.Join(' ', _seen));
    }

    [Fact]
    public void Standard_hooks_stand_in_the_order_of_the_howto()
    {
        IReadOnlyList<HookEntry> hooks = StandardHooks.List(new HookTables(), new ImqHook(new StubQueues()), ImqBehavior.BA);
        foreach (IGrouping<HookPoint, HookEntry> point in hooks.GroupBy(hook => hook.Point))
        {
            Assert.Equal(point.Select(hook => hook.Priority).Order(), point.Select(hook => hook.Priority));
        }
        Assert.Equal(
            [HookPoint.PreRouting, HookPoint.PostRouting],
            hooks.Where(hook => hook.Hook is ImqHook).Select(hook => hook.Point));
    }

    private void Run(Func<PacketBuffer, Verdict> run)
    {
        PacketBuffer packet = Packet.Udp("10.0.0.1:1 > 10.0.0.2:2").Build(_pool);
        Assert.Equal(Verdict.Accept, run(packet));
        packet.Release();
    }

    private NotingHook Note(string name) => new(name, _seen);

    private sealed class NotingHook(string name, List<string> seen) : IHook
    {
        public Verdict Run(PacketBuffer packet, in HookState state, ResumePoint place)
        {
            seen.Add(name);
            return Verdict.Accept;
        }
    }
}
