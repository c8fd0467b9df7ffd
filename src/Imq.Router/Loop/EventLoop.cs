using System.Diagnostics;
using Imq.Packets;
using Imq.Router.Interop;
using Imq.Router.Ports;

namespace Imq.Router.Loop;

/// <summary>
/// The one thread that owns the packet path.
/// <code>
///   wait ──► read the clock ──► commands from other threads ──► one batch of every ready port ──► Poll ──┐
///    ▲       0 while traffic flows (at most 50 µs after the last packet), else until the next timer      │
///    └───────────────────────────────────────────────────────────────────────────────────────────────────┘
/// </code>
/// </summary>
/// <remarks>
/// Ports take turns: one batch each, however much more they have. Add, Remove and Step belong to the loop's thread or come before it
/// starts; Run&lt;T&gt;, Post and Stop may be called from anywhere.
/// </remarks>
internal sealed class EventLoop : IDisposable
{
    public const int BatchPackets = 64;

    /// <summary>A timer this near is waited for by looking, not sleeping, while traffic flows.</summary>
    private const long NearTimerNanoseconds = 60 * Instant.NanosecondsPerMicrosecond;

    /// <summary>"Traffic flows": something came within this time.</summary>
    private const long FlowingNanoseconds = 2 * Instant.NanosecondsPerMillisecond;

    private readonly IMonotonicClock _clock;
    private readonly IWaiter _waiter;
    private readonly IPacketWorker _worker;
    private readonly PacketPool _pool;
    private readonly PacketBuffer[] _batch = new PacketBuffer[BatchPackets];
    private readonly int[] _ready = new int[64];
    private readonly List<IPort?> _slots = [];
    private readonly List<IPort> _unpolled = [];
    private readonly SpinBudget? _spin;
    private readonly Mailbox _mailbox;
    private long _timeout;
    private Instant _drainUntil = Instant.Never;
    private volatile bool _isStopping;
    private long _drainNanoseconds;

    /// <summary>A loop on the system's clock and epoll.</summary>
    public EventLoop(IPacketWorker worker, PacketPool pool) : this(worker, pool, new SystemClock(), new EpollWaiter(), new SpinBudget())
    {
        Debug.Assert(SystemClock.TicksAreNanoseconds, "Stopwatch does not count nanoseconds here");
    }

    /// <summary>A loop whose time is the test's or the simulation's: it never looks twice at one instant, time jumps to the next event.</summary>
    public EventLoop(IPacketWorker worker, PacketPool pool, SimulatedClock clock) : this(worker, pool, clock, new SimulatedWaiter(clock), null)
    {
    }

    private EventLoop(IPacketWorker worker, PacketPool pool, IMonotonicClock clock, IWaiter waiter, SpinBudget? spin)
    {
        _worker = worker;
        _pool = pool;
        _clock = clock;
        _waiter = waiter;
        _spin = spin;
        _mailbox = new Mailbox(waiter.Wake);
    }

    /// <summary>The time of the current turn.</summary>
    public Instant Now { get; private set; }

    public void Add(IPort port)
    {
        if (port.PollHandle < 0)
        {
            _unpolled.Add(port);
            return;
        }
        int slot = _slots.IndexOf(null);
        if (slot < 0)
        {
            slot = _slots.Count;
            _slots.Add(null);
        }
        _waiter.Add(port.PollHandle, slot);
        _slots[slot] = port;
    }

    /// <summary>Stops asking the port; its owner disposes it.</summary>
    public void Remove(IPort port)
    {
        if (_unpolled.Remove(port)) { return; }
        int slot = _slots.IndexOf(port);
        if (slot < 0) { return; }
        _slots[slot] = null;
        _waiter.Remove(port.PollHandle);
    }

    /// <summary>Runs <paramref name="body"/> on the loop's thread between two batches. From any thread.</summary>
    /// <returns>Its answer or exception; cancelled if the loop has ended.</returns>
    public Task<T> Run<T>(Func<T> body) => _mailbox.Send(body);

    /// <inheritdoc cref="Run{T}"/>
    public Task Post(Action body) => _mailbox.Send(() =>
    {
        body();
        return true;
    });

    /// <summary>Ends <see cref="Run()"/>: at once, or after the worker's queues are empty but no later than <paramref name="drain"/>. From any thread.</summary>
    public void Stop(TimeSpan drain = default)
    {
        Volatile.Write(ref _drainNanoseconds, (long)(drain.TotalMilliseconds * Instant.NanosecondsPerMillisecond));
        _isStopping = true;
        _waiter.Wake();
    }

    /// <summary>Turns until <see cref="Stop"/>; on the thread that calls it.</summary>
    public void Run()
    {
        // 50 µs of slack is the default of every thread: a timer would be that late without need.
        if (_clock is SystemClock) { _ = Libc.prctl(Libc.PR_SET_TIMERSLACK, 1, 0, 0, 0); }
        try
        {
            while (!IsDone()) { Step(); }
        }
        finally
        {
            _mailbox.Close();
        }
    }

    /// <summary>On a manual clock: turns until <paramref name="end"/>, then stands there. Timers run at their exact instants.</summary>
    public void RunUntil(Instant end)
    {
        while (true)
        {
            _timeout = Math.Min(_timeout, end - _clock.Now);
            bool isLast = _timeout == end - _clock.Now;
            Step();
            if (isLast) { return; }
        }
    }

    /// <summary>One turn. Waits first, as long as the last turn allowed.</summary>
    public void Step()
    {
        int ready = _waiter.Wait(_ready, _mailbox.IsEmpty ? _timeout : 0);
        Now = _clock.Now;
        _mailbox.Run();
        if (!_isStopping)
        {
            int received = 0;
            for (int i = 0; i < ready; i++) { received += ReceiveSlot(_ready[i]); }
            for (int i = 0; i < _unpolled.Count; i++) { received += ReceiveFrom(_unpolled[i]); }
            if (received > 0) { _spin?.Traffic(Now); }
        }
        Instant next = _worker.Poll(Now);
        _timeout = TimeToSleep(Instant.Min(next, _drainUntil));
    }

    public void Dispose() => _waiter.Dispose();

    private bool IsDone()
    {
        if (!_isStopping) { return false; }
        if (_drainUntil == Instant.Never) { _drainUntil = _clock.Now + Volatile.Read(ref _drainNanoseconds); }
        return !_worker.HasBacklog || _clock.Now >= _drainUntil;
    }

    private int ReceiveSlot(int slot)
    {
        // A command may have removed the port, or put another one into its slot, after the wait.
        if (_slots[slot] is not { } port) { return 0; }
        int count = ReceiveFrom(port);
        if (!port.IsGone) { return count; }
        Remove(port);
        _worker.PortGone(port);
        return count;
    }

    private int ReceiveFrom(IPort port)
    {
        int count = port.Receive(_batch, _pool, Now);
        if (count > 0) { _worker.Receive(port, _batch.AsSpan(0, count), Now); }
        return count;
    }

    /// <returns>Nanoseconds; 0 to look again at once.</returns>
    private long TimeToSleep(Instant next)
    {
        Instant now = _clock.Now;
        if (next <= now) { return 0; }
        if (_spin is not null)
        {
            if (_spin.ShouldLook(now)) { return 0; }
            if (next != Instant.Never && next - now < NearTimerNanoseconds && _spin.IsFlowing(now, FlowingNanoseconds)) { return 0; }
            _spin.Sleeping();
        }
        return next == Instant.Never ? long.MaxValue : next - now;
    }
}
