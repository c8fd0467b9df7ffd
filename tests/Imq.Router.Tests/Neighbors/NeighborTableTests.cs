using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Router.Neighbors;
using Imq.Testing;
using Xunit;

namespace Imq.Router.Tests.Neighbors;

public sealed class NeighborTableTests : IDisposable
{
    private static readonly MacAddress Mac = MacAddress.Parse("02:00:00:00:00:aa"), Other = MacAddress.Parse("02:00:00:00:00:bb");
    private static readonly NeighborKey Key = new(2, Ipv4Address.Parse("10.0.0.2"));

    private readonly TellingPool _pool = new();
    private readonly ManualClock _clock = new();
    private readonly NeighborTable _table;
    private readonly List<string> _log = [];

    public NeighborTableTests() => _table = new NeighborTable(new RecordingLink(_log));

    public void Dispose()
    {
        _table.Clear(DropReason.Shutdown);
        _pool.Dispose();
    }

    private NudState State => _table.Find(Key)?.State ?? NudState.None;

    private bool Use()
    {
        PacketBuffer packet = Packet.Udp("10.0.0.1:1 > 10.0.0.2:2").Build(_pool);
        bool isKnown = _table.TryResolve(packet, Key, _clock.Now, out _);
        if (isKnown) { packet.Release(); }
        return isKnown;
    }

    private void Answer(MacAddress mac, NudState state = NudState.Reachable, NeighborUpdate flags = NeighborUpdate.Override) =>
        _table.Update(_table.Find(Key)!, mac, state, flags, _clock.Now);

    /// <summary>Moves on, stopping at every timer.</summary>
    private void Wait(double seconds)
    {
        Instant end = _clock.Now + (long)(seconds * Instant.NanosecondsPerSecond);
        while (_table.NextEvent <= end)
        {
            _clock.AdvanceTo(_table.NextEvent);
            _table.Poll(_clock.Now);
        }
        _clock.AdvanceTo(end);
        _table.Poll(end);
    }

    [Fact]
    public void Unused_neighbour_is_reachable_for_thirty_seconds_and_then_stale_for_good()
    {
        Use();
        Answer(Mac);
        Wait(29.9);
        Assert.Equal(NudState.Reachable, State);
        Wait(0.2);
        Assert.Equal(NudState.Stale, State);
        Wait(3600);
        Assert.Equal(NudState.Stale, State);
        Assert.Equal(["ask all", "send"], _log);
        Assert.Equal(Instant.Never, _table.NextEvent);
    }

    [Fact]
    public void Stale_neighbour_is_used_at_once_and_asked_after_five_seconds_three_times()
    {
        Use();
        Answer(Mac);
        Wait(31);
        _log.Clear();
        Assert.True(Use());
        Assert.Equal(NudState.Delay, State);
        Wait(4.9);
        Assert.Empty(_log);
        Wait(0.2);
        Assert.Equal(NudState.Probe, State);
        Assert.Equal(["ask"], _log);
        Assert.True(Use());
        Wait(2);
        Assert.Equal(["ask", "ask", "ask"], _log);
        Wait(1);
        Assert.Equal(NudState.Failed, State);
        Assert.False(Use());
        Assert.Equal(NudState.Incomplete, State);
    }

    [Fact]
    public void Answer_to_a_probe_makes_it_reachable_again()
    {
        Use();
        Answer(Mac);
        Wait(31);
        Use();
        Wait(5.5);
        Assert.Equal(NudState.Probe, State);
        Answer(Mac);
        Assert.Equal(NudState.Reachable, State);
    }

    [Fact]
    public void Neighbour_in_use_when_its_time_is_over_is_doubted_at_once()
    {
        Use();
        Answer(Mac);
        Wait(27);
        Use();
        Wait(3.1);
        Assert.Equal(NudState.Delay, State);
    }

    [Fact]
    public void Doubtful_news_of_another_address_only_make_it_stale()
    {
        Use();
        Answer(Mac);
        Answer(Other, NudState.Stale, NeighborUpdate.WeakOverride);
        Assert.Equal((NudState.Stale, Mac), (State, _table.Find(Key)!.Mac));
        Answer(Other, NudState.Stale, NeighborUpdate.WeakOverride);
        Assert.Equal(Mac, _table.Find(Key)!.Mac);
        Answer(Other, NudState.Stale, NeighborUpdate.Override);
        Assert.Equal(Other, _table.Find(Key)!.Mac);
    }

    [Fact]
    public void Permanent_entry_is_not_taught()
    {
        _table.TrySet(Key, Mac, NudState.Permanent);
        _table.Learn(Key, Other, _clock.Now);
        Assert.Equal((NudState.Permanent, Mac), (State, _table.Find(Key)!.Mac));
        Wait(7200);
        Assert.Equal(NudState.Permanent, State);
    }

    [Fact]
    public void Setting_an_entry_sends_what_waited_for_it()
    {
        Use();
        Use();
        _table.TrySet(Key, Mac, NudState.Permanent);
        Assert.Equal(["ask all", "send", "send"], _log);
    }

    [Fact]
    public void Deleting_an_entry_drops_what_waited_for_it()
    {
        Use();
        Assert.True(_table.Delete(Key));
        Assert.False(_table.Delete(Key));
        Assert.Equal(1, _pool.Drops[DropReason.NeighborUnreachable]);
    }

    [Fact]
    public void Rollback_takes_settings_and_deletions_back()
    {
        NeighborKey second = new(2, Ipv4Address.Parse("10.0.0.3")), third = new(2, Ipv4Address.Parse("10.0.0.4"));
        _table.TrySet(Key, Mac, NudState.Permanent);
        _table.TrySet(second, Mac, NudState.Permanent);
        _table.Begin();
        _table.TrySet(Key, Other, NudState.Stale);
        _table.Delete(second);
        _table.TrySet(third, Other, NudState.Permanent);
        _table.Rollback();
        Assert.Equal((NudState.Permanent, Mac), (State, _table.Find(Key)!.Mac));
        Assert.Equal((NudState.Permanent, Mac), (_table.Find(second)!.State, _table.Find(second)!.Mac));
        Assert.Null(_table.Find(third));
    }

    [Fact]
    public void Rollback_brings_the_entries_of_a_removed_port_back()
    {
        _table.TrySet(Key, Mac, NudState.Permanent);
        _table.Begin();
        _table.PortDown(Key.Port, isGone: true);
        Assert.Null(_table.Find(Key));
        _table.Rollback();
        Assert.Equal((NudState.Permanent, Mac), (State, _table.Find(Key)!.Mac));
    }

    [Fact]
    public void Commit_keeps_them()
    {
        _table.Begin();
        _table.TrySet(Key, Mac, NudState.Permanent);
        _table.Commit();
        Assert.Equal(NudState.Permanent, State);
    }

    [Fact]
    public void Large_table_forgets_what_was_not_used_for_a_minute()
    {
        for (uint i = 0; i < 200; i++) { _table.Learn(new NeighborKey(2, new Ipv4Address(0x0A01_0000 + i)), Mac, _clock.Now); }
        Wait(50);
        Assert.Equal(200, _table.Count);
        Wait(30);
        Assert.Equal(0, _table.Count);
    }

    [Fact]
    public void Using_a_known_neighbour_allocates_nothing()
    {
        Use();
        Answer(Mac);
        PacketBuffer packet = Packet.Udp("10.0.0.1:1 > 10.0.0.2:2").Build(_pool);
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool isKnown = true;
        for (int i = 0; i < 10_000; i++) { isKnown &= _table.TryResolve(packet, Key, _clock.Now, out _); }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(isKnown);
        packet.Release();
    }
}
