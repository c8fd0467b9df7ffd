using System.Diagnostics;
using Imq.Packets;
using Imq.Router.Loop;
using Imq.Router.Ports;
using Xunit;

namespace Imq.Router.Tests.Loop;

public sealed class EventLoopTests
{
    private readonly SimulatedClock _clock = new();
    private readonly PacketPool _pool = new();
    private readonly ScriptedWorker _worker = new();

    [Fact]
    public void Timers_run_at_their_exact_instants_on_a_manual_clock()
    {
        using var loop = new EventLoop(_worker, _pool, _clock);
        Instant start = _clock.Now;
        _worker.Timers.Enqueue(start + 7);
        _worker.Timers.Enqueue(start + 1_000_003);
        _worker.Timers.Enqueue(start + 12_345_678_901);

        loop.RunUntil(start + 20_000_000_000);

        Assert.Equal([start + 7, start + 1_000_003, start + 12_345_678_901], _worker.Fired);
        Assert.Equal(start + 20_000_000_000, _clock.Now);
    }

    [Fact]
    public void Every_packet_of_a_turn_has_the_turns_time_and_the_ports_index()
    {
        using var loop = new EventLoop(_worker, _pool, _clock);
        using var port = new MemoryPort("m0") { Index = 3 };
        loop.Add(port);
        port.Inject(_pool.Rent());
        port.Inject(_pool.Rent());
        _clock.Advance(17);

        loop.Step();

        Assert.Equal(2, _worker.Received.Count);
        Assert.All(_worker.Received, packet => Assert.Equal((_clock.Now, 3), (packet.Arrived, packet.InPort)));
        Assert.Equal(2, port.Counters.RxPackets);
    }

    [Fact]
    public void Ports_take_turns_with_at_most_a_batch_each()
    {
        using var loop = new EventLoop(_worker, _pool, _clock);
        using var greedy = new MemoryPort("m0") { Index = 1 };
        using var modest = new MemoryPort("m1") { Index = 2 };
        loop.Add(greedy);
        loop.Add(modest);
        for (int i = 0; i < 3 * EventLoop.BatchPackets; i++) { greedy.Inject(_pool.Rent()); }
        modest.Inject(_pool.Rent());

        loop.Step();

        Assert.Equal(EventLoop.BatchPackets + 1, _worker.Received.Count);
        Assert.Equal(2, _worker.Received[^1].InPort);
    }

    [Fact]
    public void A_removed_port_is_not_asked_again()
    {
        using var loop = new EventLoop(_worker, _pool, _clock);
        using var port = new MemoryPort("m0");
        loop.Add(port);
        loop.Remove(port);
        port.Inject(_pool.Rent());

        loop.Step();

        Assert.Empty(_worker.Received);
    }

    [Fact]
    public async Task Commands_run_on_the_loops_thread_and_answer()
    {
        using var loop = new EventLoop(_worker, _pool);
        Thread thread = Start(loop);

        int answer = await loop.Run(() => Environment.CurrentManagedThreadId);
        await Assert.ThrowsAsync<FormatException>(() => loop.Post(() => throw new FormatException()));

        Assert.Equal(thread.ManagedThreadId, answer);
        loop.Stop();
        thread.Join();
    }

    [Fact]
    public async Task Commands_from_many_threads_all_run_one_at_a_time()
    {
        using var loop = new EventLoop(_worker, _pool);
        Thread thread = Start(loop);
        int count = 0;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < 500; i++) { await loop.Post(() => count++); }
        })));

        Assert.Equal(4000, await loop.Run(() => count));
        loop.Stop();
        thread.Join();
    }

    [Fact]
    public async Task A_command_to_a_loop_that_has_ended_is_cancelled()
    {
        using var loop = new EventLoop(_worker, _pool);
        Thread thread = Start(loop);
        loop.Stop();
        thread.Join();

        await Assert.ThrowsAsync<TaskCanceledException>(() => loop.Run(() => 1));
    }

    [Fact]
    public async Task A_loop_that_breaks_leaves_no_command_waiting()
    {
        using var loop = new EventLoop(_worker, _pool);
        _worker.Timers.Enqueue(new Instant(1));
        _worker.OnFire = () => throw new InvalidOperationException("broken");

        Assert.Throws<InvalidOperationException>(() => loop.Run());

        await Assert.ThrowsAsync<TaskCanceledException>(() => loop.Run(() => 1));
    }

    [Fact]
    public void A_stopped_loop_drains_its_queues_first_but_takes_nothing_in()
    {
        using var loop = new EventLoop(_worker, _pool, _clock);
        using var port = new MemoryPort("m0");
        loop.Add(port);
        port.Inject(_pool.Rent());
        Instant start = _clock.Now;
        _worker.BacklogUntil = start + 3_000;
        _worker.Timers.Enqueue(start + 3_000);

        loop.Stop(TimeSpan.FromSeconds(1));
        loop.Run();

        Assert.Equal(start + 3_000, _clock.Now);
        Assert.Empty(_worker.Received);
    }

    [Fact]
    public void Draining_ends_when_its_time_is_over()
    {
        using var loop = new EventLoop(_worker, _pool, _clock);
        Instant start = _clock.Now;
        _worker.BacklogUntil = Instant.Never;

        loop.Stop(TimeSpan.FromMilliseconds(2));
        loop.Run();

        Assert.Equal(start + 2_000_000, _clock.Now);
    }

    [Fact]
    public void A_real_timer_is_never_early_and_an_idle_loop_costs_no_cpu()
    {
        var clock = new SystemClock();
        using var loop = new EventLoop(_worker, _pool);
        Instant due = clock.Now + (300 * Instant.NanosecondsPerMillisecond);
        _worker.Timers.Enqueue(due);
        _worker.OnFire = () => loop.Stop();
        TimeSpan cpu = default;
        var thread = new Thread(() =>
        {
            loop.Step();
            TimeSpan before = ThreadCpu();
            loop.Run();
            cpu = ThreadCpu() - before;
        });

        thread.Start();
        thread.Join();

        Assert.True(_worker.Fired[0] >= due);
        Assert.True(cpu < TimeSpan.FromMilliseconds(50), $"300 ms of silence took {cpu.TotalMilliseconds} ms of CPU");
    }

    private static Thread Start(EventLoop loop)
    {
        var thread = new Thread(loop.Run);
        thread.Start();
        return thread;
    }

    /// <summary>CPU time of the calling thread: run time in nanoseconds is the first figure of schedstat.</summary>
    private static TimeSpan ThreadCpu() =>
        TimeSpan.FromMicroseconds(long.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0]) / 1000.0);

    private sealed class ScriptedWorker : IPacketWorker
    {
        public Queue<Instant> Timers { get; } = new();

        public List<Instant> Fired { get; } = [];

        public List<PacketBuffer> Received { get; } = [];

        public Instant BacklogUntil { get; set; }

        public Action? OnFire { get; set; }

        public bool HasBacklog => _now < BacklogUntil;

        private Instant _now;

        public void Receive(IPort port, ReadOnlySpan<PacketBuffer> batch, Instant now) => Received.AddRange(batch);

        public Instant Poll(Instant now)
        {
            _now = now;
            while (Timers.TryPeek(out Instant due) && due <= now)
            {
                Timers.Dequeue();
                Fired.Add(now);
                OnFire?.Invoke();
            }
            return Timers.TryPeek(out Instant next) ? next : Instant.Never;
        }

        public void PortGone(IPort port)
        {
        }
    }
}
