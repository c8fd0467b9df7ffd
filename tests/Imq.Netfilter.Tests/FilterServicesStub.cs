using Imq.Netfilter.Hooks;
using Imq.Packets;
using Imq.Packets.Addresses;

namespace Imq.Netfilter.Tests;

/// <summary>The machine around a packet filter under test: ports by number, address kinds as told, answers and log lines remembered.</summary>
internal sealed class FilterServicesStub : IFilterServices
{
    private uint _random = 1;

    public Dictionary<int, string> Ports { get; } = new() { [1] = "eth0", [2] = "eth1" };

    public Dictionary<(object Address, int Port), AddressKind> Kinds { get; } = [];

    public List<RejectReply> Replies { get; } = [];

    public List<(int Level, string Line)> Lines { get; } = [];

    /// <summary>Off in allocation tests: what comes in is looked at and forgotten.</summary>
    public bool Remembers { get; init; } = true;

    public int Answered { get; private set; }

    public Func<uint>? Random { get; set; }

    public int HighestPort => 2;

    public string? PortName(int index) => Ports.GetValueOrDefault(index);

    public AddressKind KindOf(Ipv4Address address, int port) =>
        Remembers ? Kinds.GetValueOrDefault((address, port), AddressKind.Unicast) : AddressKind.Unicast;

    public AddressKind KindOf(Ipv6Address address, int port) =>
        Remembers ? Kinds.GetValueOrDefault((address, port), AddressKind.Unicast) : AddressKind.Unicast;

    public void Reject(PacketBuffer packet, RejectReply reply, in HookState state)
    {
        Answered++;
        if (Remembers) { Replies.Add(reply); }
    }

    public void Log(int level, ReadOnlySpan<char> line)
    {
        Answered++;
        if (Remembers) { Lines.Add((level, line.ToString())); }
    }

    public uint NextRandom() => Random?.Invoke() ?? (_random = (_random * 1664525) + 1013904223);
}
