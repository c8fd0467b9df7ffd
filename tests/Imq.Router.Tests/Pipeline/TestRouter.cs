using Imq.Netfilter;
using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Router.Commands;
using Imq.Router.Configuration;
using Imq.Router.Interfaces;
using Imq.Router.Pipeline;
using Imq.Router.Ports;
using Imq.Router.Routing;
using Imq.Shaping.Devices;
using Imq.Syntax;
using Imq.Testing;
using Xunit;

namespace Imq.Router.Tests.Pipeline;

/// <summary>A whole router on memory ports and a manual clock. Disposing it ends every queue and fails the test where a packet leaked.</summary>
internal sealed class TestRouter : IPortFactory, IDisposable
{
    private readonly List<TestPort> _ports = [];

    private readonly IptablesCommand _iptables;
    private readonly IpCommand _ip;
    private readonly Transaction _transaction;

    public TestRouter()
    {
        Machine = new Machine(Pool, this);
        _iptables = new IptablesCommand(Machine.Filter);
        _ip = new IpCommand(new IpMachine(Machine.Interfaces, Machine.Routes, Machine.Neighbors));
        _transaction = new Transaction(
        [
            Machine.Interfaces, Machine.Routes, Machine.Neighbors,
            new TransactionPart(Machine.Control.Begin, Machine.Control.Commit, Machine.Control.Rollback),
            new TransactionPart(Machine.Filter.Begin, Machine.Filter.Commit, Machine.Filter.Rollback),
        ]);
    }

    public TellingPool Pool { get; } = new();

    public ManualClock Clock { get; } = new();

    public Machine Machine { get; }

    public ImqDevice Imq(int number) => (ImqDevice)Machine.Interfaces.Imq(number)!.Device!;

    public PathCounters Counters => Machine.Counters;

    /// <summary>When the router last asked to be polled again.</summary>
    public Instant NextEvent { get; private set; } = Instant.Never;

    public IPort Open(TapOptions options) => new MemoryPort(options.Name, options.Link)
    {
        Mac = options.Mac ?? StableMac.For(options),
        Mtu = options.Mtu,
        IsUp = false,
    };

    public MacAddress MacOf(TapOptions options) => options.Mac ?? StableMac.For(options);

    /// <summary>A port that is up, with addresses like <c>10.0.0.1/24</c>; the n-th one has the address 02:00:00:00:00:0n.</summary>
    public TestPort AddPort(string name, params string[] addresses) => AddPort(name, LinkKind.Ethernet, addresses);

    public TestPort AddPort(string name, LinkKind link, params string[] addresses)
    {
        MacAddress mac = new(0x0200_0000_0000UL | (uint)(_ports.Count + 1));
        Interface added = Machine.Interfaces.AddPort(new TapOptions { Name = name, Mac = mac, Link = link });
        TestPort port = new(this, added, (MemoryPort)added.Port!);
        _ports.Add(port);
        port.Change(settings => settings with { Addresses = [.. addresses.Select(Address)] });
        port.SetUp(true);
        return port;
    }

    public void AddRoute(string destination, RouteKind kind = RouteKind.Unicast, string? via = null, TestPort? port = null) =>
        Machine.Routes.Insert(new Route
        {
            Destination = Prefix(destination),
            Kind = kind,
            OutPort = port?.Interface.Index ?? 0,
            Gateway = via is not null && IpAddress.TryParse(via, out IpAddress gateway) ? gateway : IpAddress.Any(Prefix(destination).Family),
        });

    /// <summary>Runs command lines (words parted by single spaces) as one transaction; fails the test where one is refused.</summary>
    /// <returns>What they printed.</returns>
    public string Do(params string[] lines)
    {
        CommandIo io = new();
        _transaction.Run(() => lines.Sum(line => Execute(line, io)));
        return io.Out.ToString();
    }

    private int Execute(string line, CommandIo io)
    {
        Word[] words = Word.FromArguments("test", line.Split(' '));
        int status = words[0].Text switch
        {
            "tc" => Machine.Control.Execute(words, io),
            "ip" => _ip.Execute(words, io),
            _ => _iptables.Execute(words, io),
        };
        Assert.True(status == 0, $"{line}: {io.Error}");
        return status;
    }

    /// <summary>Addresses for <see cref="InterfaceSettings.Addresses"/>.</summary>
    public InterfaceAddress[] AddressList(params string[] addresses) => [.. addresses.Select(Address)];

    /// <summary>Hands every port's packets in and polls once, as one turn of the loop.</summary>
    public void Step()
    {
        PacketBuffer[] batch = new PacketBuffer[64];
        foreach (TestPort port in _ports)
        {
            int count = port.Port.Receive(batch, Pool, Clock.Now);
            if (count > 0) { Machine.Path.Receive(port.Port, batch.AsSpan(0, count), Clock.Now); }
        }
        NextEvent = Machine.Path.Poll(Clock.Now);
    }

    /// <summary>Lets time pass, stopping at every event the router asks for.</summary>
    public void Run(double seconds)
    {
        Instant end = Clock.Now + (long)(seconds * Instant.NanosecondsPerSecond);
        Step();
        while (NextEvent <= end)
        {
            Clock.AdvanceTo(NextEvent);
            Step();
        }
        Clock.AdvanceTo(end);
        Step();
    }

    /// <summary>Packets that wait somewhere in the router.</summary>
    public int Queued => Machine.Neighbors.Waiting + Machine.Control.Devices.Sum(device => device.QueueLength);

    public void Dispose()
    {
        foreach (TestPort port in _ports) { port.Port.Dispose(); }
        foreach (ShapedDevice device in Machine.Control.Devices) { device.IsUp = false; }
        Machine.Neighbors.Clear(DropReason.Shutdown);
        Pool.Dispose();
    }

    private static IpPrefix Prefix(string text)
    {
        string[] parts = text.Split('/');
        if (!IpAddress.TryParse(parts[0], out IpAddress address)) { throw new FormatException($"'{text}' is no prefix"); }
        return new IpPrefix(address, parts.Length > 1 ? int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) : address.BitCount);
    }

    private static InterfaceAddress Address(string text)
    {
        IpPrefix local = Prefix(text);
        return new InterfaceAddress { Local = local, Peer = local.Address };
    }
}
