using System.Runtime.ExceptionServices;
using Imq.Packets;
using Xunit;
using Xunit.Sdk;

namespace Imq.Testing;

/// <summary>
/// A packet pool that tells: a double release or a write after release fails the test at once, a leak when the pool is disposed.
/// <code>using var pool = new TellingPool(); PacketBuffer packet = Packet.Udp("10.0.0.1:1 > 10.0.0.2:2").Build(pool);</code>
/// </summary>
/// <remarks>
/// A returned buffer is filled with poison; whoever wrote into it afterwards is found when it is rented again, or at the end. Where the
/// test is failing already, a leak is not reported: it would hide the reason.
/// </remarks>
public sealed class TellingPool : IPoolWitness, IDisposable
{
    public const byte Poison = 0xDE;
    private readonly HashSet<PacketBuffer> _returned = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<PacketBuffer> _rented = new(ReferenceEqualityComparer.Instance);

    private readonly int _thread = Environment.CurrentManagedThreadId;
    private bool _isFailing;

    public TellingPool(long limitBytes = PacketPool.DefaultLimitBytes)
    {
        Pool = new PacketPool(limitBytes) { Witness = this };
        AppDomain.CurrentDomain.FirstChanceException += NoteFailure;
    }

    public PacketPool Pool { get; }

    /// <summary>Buffers somebody owns now.</summary>
    public int Outstanding => Pool.Outstanding;

    public DropCounters Drops => Pool.Drops;

    public static implicit operator PacketPool(TellingPool pool) => pool.Pool;

    public PacketPool ToPacketPool() => Pool;

    public PacketBuffer Rent(int bytes = 0) => Pool.Rent(bytes);

    public void Rented(PacketBuffer packet)
    {
        _rented.Add(packet);
        if (_returned.Remove(packet)) { CheckPoison(packet); }
        packet.Raw.Fill(Poison);
    }

    public void Returned(PacketBuffer packet, bool wasRented)
    {
        if (!wasRented) { Assert.Fail("A packet was released twice."); }
        _rented.Remove(packet);
        _returned.Add(packet);
        packet.Raw.Fill(Poison);
    }

    /// <summary>Fails unless every packet has ended and no ended one was written to.</summary>
    public void Dispose()
    {
        AppDomain.CurrentDomain.FirstChanceException -= NoteFailure;
        Pool.Witness = null;
        if (_isFailing) { return; }
        foreach (PacketBuffer packet in _returned) { CheckPoison(packet); }
        PacketBuffer? leaked = _rented.FirstOrDefault();
        if (leaked is not null) { Assert.Fail($"{_rented.Count} packets leaked; one of them: {Convert.ToHexString(leaked.Frame)}"); }
    }

    private void NoteFailure(object? sender, FirstChanceExceptionEventArgs arguments)
    {
        bool isFailure = arguments.Exception is XunitException or NullReferenceException or IndexOutOfRangeException or ArgumentException;
        _isFailing |= isFailure && Environment.CurrentManagedThreadId == _thread;
    }

    private static void CheckPoison(PacketBuffer packet)
    {
        int at = packet.Raw.IndexOfAnyExcept(Poison);
        if (at >= 0) { Assert.Fail($"A released packet was written to, at byte {at} of its buffer."); }
    }
}
