using Imq.Lab.Testbed;

namespace Imq.Benchmarks.Networks;

/// <summary>client 10.91.0.2 ── router ── 10.92.0.2 server, each host in a network namespace of its own; what routes differs.</summary>
internal abstract class Network : IDisposable
{
    public const string ServerAddress = "10.92.0.2";

    protected Network(string name)
    {
        Name = name;
        Client = new Host($"bench-{name}-c");
        Server = new Host($"bench-{name}-s");
    }

    /// <summary><c>imq</c> or <c>kernel</c>.</summary>
    public string Name { get; }

    public Host Client { get; }

    public Host Server { get; }

    /// <summary>Everything from client to server goes through one htb class of this rate; null: a rate out of the way.</summary>
    public abstract void Shape(string? rate);

    /// <summary>IP bytes that the class has let through so far (a frame's 14 bytes of Ethernet taken off where the device counts them).</summary>
    public abstract long ShapedIpBytes();

    public virtual void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives both hosts their addresses and routes once their interfaces are there.</summary>
    protected void Configure(string clientInterface, string serverInterface)
    {
        Address(Client, clientInterface, "10.91.0.2/24", "10.91.0.1");
        Address(Server, serverInterface, $"{ServerAddress}/24", "10.92.0.1");
        Client.Run($"ping -c 1 -W 2 {ServerAddress}");
    }

    private static void Address(Host host, string name, string address, string gateway)
    {
        host.Ip($"addr add {address} dev {name}");
        host.Ip($"link set {name} up");
        host.Ip($"route add default via {gateway}");
    }
}
