using Imq.Packets;
using Imq.Router.Loop;
using Imq.Router.Ports;
using Imq.Router.Tests.Netns;

namespace Imq.Router.Tests.Ports;

/// <summary>Two namespaces, a TAP port in each, and a loop that connects the two: 10.9.0.1 and 10.9.0.2 on one wire.</summary>
internal sealed class WiredPair : IDisposable
{
    public const string LeftAddress = "10.9.0.1", RightAddress = "10.9.0.2";

    private readonly Thread _thread;

    public WiredPair(bool offload = true, bool? rightOffload = null)
    {
        Left = TapPort.Open(new TapOptions { Name = "eth0", HostName = "wire", Netns = LeftHost.Name, Offload = offload });
        Right = TapPort.Open(new TapOptions { Name = "eth1", HostName = "wire", Netns = RightHost.Name, Offload = rightOffload ?? offload });
        Worker = new CrossConnect(Left, Right);
        Loop = new EventLoop(Worker, Pool);
        foreach (TapPort port in (TapPort[])[Left, Right])
        {
            Loop.Add(port);
            port.IsUp = true;
        }
        LeftHost.AddAddress("wire", LeftAddress, 24);
        RightHost.AddAddress("wire", RightAddress, 24);
        _thread = new Thread(Loop.Run);
        _thread.Start();
    }

    public TestNamespace LeftHost { get; } = new();

    public TestNamespace RightHost { get; } = new();

    public TapPort Left { get; }

    public TapPort Right { get; }

    public PacketPool Pool { get; } = new();

    public CrossConnect Worker { get; }

    public EventLoop Loop { get; }

    /// <summary>Ends the loop; afterwards the test may look at everything.</summary>
    public void Stop()
    {
        Loop.Stop();
        _thread.Join();
    }

    public void Dispose()
    {
        Stop();
        Left.Dispose();
        Right.Dispose();
        Loop.Dispose();
        LeftHost.Dispose();
        RightHost.Dispose();
    }
}
