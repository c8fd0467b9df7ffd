using System.Diagnostics.CodeAnalysis;
using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Router.Configuration;

namespace Imq.Router.Neighbors;

/// <summary>The neighbours of every port, both families: who has which link address (<c>ip neigh</c>).</summary>
/// <remarks>
/// Bounded to <see cref="NeighborTiming.MaxEntries"/> in each family; a full table throws out what failed or was quiet, else refuses
/// (<see cref="DropReason.NeighborTableFull"/>). Entries are reused: resolving allocates nothing once the table has seen its size.
/// </remarks>
internal sealed class NeighborTable(INeighborLink link, int maxEntries = NeighborTiming.MaxEntries) : ITransactional
{
    private readonly Dictionary<NeighborKey, Neighbor> _byKey = new(2 * maxEntries);
    private readonly Neighbor[] _all = new Neighbor[2 * maxEntries];
    private readonly Stack<Neighbor> _free = new(2 * maxEntries);
    private readonly NeighborMachine _machine = new(link);
    private readonly int[] _counts = new int[2];
    private readonly List<(NeighborKey Key, bool Existed, MacAddress? Mac, NudState State)> _undo = [];
    private int _count;
    private bool _isInTransaction;
    private Instant _nextCleanUp = Instant.Never, _lastForced = new(long.MinValue / 2);

    public int Count => _count;

    /// <summary>The time of the last batch: what the ages of <c>ip -s neigh</c> count back from.</summary>
    public Instant Now { get; private set; }

    /// <summary>Every entry, in no particular order; for commands, between two batches.</summary>
    public ReadOnlySpan<Neighbor> All => _all.AsSpan(0, _count);

    public Instant NextEvent => Instant.Min(_machine.Next, _nextCleanUp);

    /// <summary>Packets that wait for an address.</summary>
    public int Waiting => _all.Take(_count).Sum(neighbor => neighbor.Waiting.Packets);

    public Neighbor? Find(in NeighborKey key) => _byKey.GetValueOrDefault(key);

    /// <summary>The link address for a packet's next hop.</summary>
    /// <returns>False: the packet waits here for the answer, or was dropped and counted; it is the caller's no more.</returns>
    public bool TryResolve(PacketBuffer packet, in NeighborKey key, Instant now, out MacAddress mac)
    {
        mac = default;
        if (!_byKey.TryGetValue(key, out Neighbor? neighbor) && !TryAdd(key, now, out neighbor))
        {
            packet.Drop(DropReason.NeighborTableFull);
            return false;
        }
        if (_machine.Use(neighbor, now))
        {
            mac = neighbor.Mac;
            return true;
        }
        _machine.Wait(neighbor, packet, now);
        return false;
    }

    /// <summary>Somebody asked for us and thereby told his own address: known from now on, but unproven (neigh_event_ns).</summary>
    public void Learn(in NeighborKey key, MacAddress mac, Instant now)
    {
        if (!_byKey.TryGetValue(key, out Neighbor? neighbor) && !TryAdd(key, now, out neighbor)) { return; }
        _machine.Update(neighbor, mac, NudState.Stale, NeighborUpdate.Override, now);
    }

    /// <summary>News of an entry that exists.</summary>
    public void Update(Neighbor neighbor, MacAddress? mac, NudState state, NeighborUpdate flags, Instant now) =>
        _machine.Update(neighbor, mac, state, flags, now);

    public void Poll(Instant now)
    {
        Now = now;
        _machine.Poll(All, now);
        if (now < _nextCleanUp) { return; }
        CleanUp(now, static (neighbor, at) => neighbor.State == NudState.Failed
            || Math.Max(neighbor.Used.Nanoseconds, neighbor.Confirmed.Nanoseconds) + NeighborTiming.StaleNanoseconds <= at.Nanoseconds);
        _nextCleanUp = _count > NeighborTiming.QuietEntries ? now + NeighborTiming.CleanUpNanoseconds : Instant.Never;
    }

    /// <summary>Sets an entry as the administrator says (<c>ip neigh add|replace|change</c>), making it if it is not there.</summary>
    /// <param name="key">Whose.</param>
    /// <param name="mac">Null keeps the address; an entry without one then stays as it is unless <paramref name="state"/> is NoArp.</param>
    /// <param name="state">Permanent if the user names none.</param>
    /// <returns>False if the table is full.</returns>
    public bool TrySet(in NeighborKey key, MacAddress? mac, NudState state)
    {
        Remember(key);
        if (!_byKey.TryGetValue(key, out Neighbor? neighbor) && !TryAdd(key, Now, out neighbor)) { return false; }
        if (mac is null && state == NudState.NoArp) { mac = neighbor.Mac; }
        _machine.Update(neighbor, mac, state, NeighborUpdate.Override | NeighborUpdate.Admin, Now);
        return true;
    }

    /// <returns>False if there is none.</returns>
    public bool Delete(in NeighborKey key)
    {
        Remember(key);
        int at = _byKey.TryGetValue(key, out Neighbor? neighbor) ? Array.IndexOf(_all, neighbor, 0, _count) : -1;
        if (at < 0) { return false; }
        RemoveAt(at, DropReason.NeighborUnreachable);
        return true;
    }

    /// <summary>Forgets a port's neighbours: it is down (everything but the administrator's entries) or gone.</summary>
    public void PortDown(int port, bool isGone)
    {
        for (int i = _count - 1; i >= 0; i--)
        {
            if (_all[i].Key.Port != port || (!isGone && _all[i].State == NudState.Permanent)) { continue; }
            Remember(_all[i].Key);
            RemoveAt(i, isGone ? DropReason.PortGone : DropReason.PortDown);
        }
    }

    public void Begin()
    {
        _isInTransaction = true;
        _undo.Clear();
    }

    public void Commit() => _isInTransaction = false;

    /// <summary>Takes the changes back, last first; packets that waited for a deleted entry are gone.</summary>
    public void Rollback()
    {
        _isInTransaction = false;
        for (int i = _undo.Count - 1; i >= 0; i--)
        {
            (NeighborKey key, bool existed, MacAddress? mac, NudState state) = _undo[i];
            if (!existed) { Delete(key); }
            else if ((state & NudState.Valid) != 0) { TrySet(key, mac, state); }
        }
        _undo.Clear();
    }

    /// <summary>Everything goes: packets that wait are dropped.</summary>
    public void Clear(DropReason reason)
    {
        while (_count > 0) { RemoveAt(_count - 1, reason); }
    }

    private void Remember(in NeighborKey key)
    {
        if (!_isInTransaction) { return; }
        Neighbor? known = Find(key);
        _undo.Add((key, known is not null, known is { HasMac: true } ? known.Mac : null, known?.State ?? NudState.None));
    }

    private bool TryAdd(in NeighborKey key, Instant now, [NotNullWhen(true)] out Neighbor? neighbor)
    {
        neighbor = null;
        if (_counts[(int)key.Family] >= maxEntries && !MakeRoom(key.Family, now)) { return false; }
        neighbor = _free.Count > 0 ? _free.Pop() : new Neighbor();
        neighbor.Reset(key, now);
        _byKey.Add(key, neighbor);
        _all[_count++] = neighbor;
        _counts[(int)key.Family]++;
        if (_count > NeighborTiming.QuietEntries && _nextCleanUp == Instant.Never) { _nextCleanUp = now + NeighborTiming.CleanUpNanoseconds; }
        return true;
    }

    /// <summary>At most ten times a second: a storm of unknown addresses must not cost a scan of the table for each packet.</summary>
    private bool MakeRoom(IpFamily family, Instant now)
    {
        if (now - _lastForced < 100 * Instant.NanosecondsPerMillisecond) { return false; }
        _lastForced = now;
        CleanUp(now, static (neighbor, at) =>
            neighbor.State == NudState.Failed || neighbor.Updated + NeighborTiming.ForcedAgeNanoseconds < at);
        return _counts[(int)family] < maxEntries;
    }

    private void CleanUp(Instant now, Func<Neighbor, Instant, bool> mayGo)
    {
        for (int i = _count - 1; i >= 0; i--)
        {
            Neighbor neighbor = _all[i];
            bool isBusy = (neighbor.State & (NudState.Permanent | NudState.InTimer)) != 0 || !neighbor.Waiting.IsEmpty;
            if (!isBusy && mayGo(neighbor, now)) { RemoveAt(i, DropReason.NeighborUnreachable); }
        }
    }

    private void RemoveAt(int index, DropReason reason)
    {
        Neighbor neighbor = _all[index];
        NeighborMachine.DropWaiting(neighbor, reason);
        _byKey.Remove(neighbor.Key);
        _counts[(int)neighbor.Key.Family]--;
        _all[index] = _all[--_count];
        _all[_count] = null!;
        neighbor.State = NudState.None;
        _free.Push(neighbor);
    }
}
