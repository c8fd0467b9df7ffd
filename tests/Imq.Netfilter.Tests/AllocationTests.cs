using Imq.Netfilter.Hooks;
using Imq.Netfilter.Matches;
using Imq.Netfilter.Syntax;
using Imq.Netfilter.Targets;
using Imq.Packets;
using Imq.Packets.Headers;
using Imq.Testing;
using Xunit;

namespace Imq.Netfilter.Tests;

/// <summary>Every match and target that is listed runs without allocating: a new one is covered the day it is listed, or fails here.</summary>
public sealed class AllocationTests
{
    private const int Rounds = 10_000;

    /// <summary>Options with which an extension does all its work; several lines where the work differs.</summary>
    private static readonly Dictionary<string, string[]> _options = new()
    {
        ["addrtype"] = ["--src-type LOCAL,UNICAST ! --dst-type UNREACHABLE --limit-iface-in"],
        ["comment"] = ["--comment x"],
        ["dscp"] = ["--dscp 0"],
        ["hl"] = ["--hl-gt 3"],
        ["icmp"] = ["--icmp-type echo-request"],
        ["icmp6"] = ["--icmpv6-type echo-request"],
        ["iprange"] = ["--src-range {first}-{last} ! --dst-range {first}-{first}"],
        ["length"] = ["--length 20:1500"],
        ["limit"] = ["--limit 1000/second"],
        ["mac"] = ["--mac-source 02:00:00:00:00:01"],
        ["mark"] = ["--mark 1/0xff"],
        ["multiport"] = ["--ports 1:5,80,1000:2000", "! --sports 53", "--dports 53,80"],
        ["statistic"] = ["--mode random --probability 0.5", "--mode nth --every 3 --packet 1"],
        ["tcp"] = ["--sport 1: --dport 80 --tcp-flags SYN,ACK ACK --tcp-option 8"],
        ["tos"] = ["--tos 0x10/0x3f"],
        ["ttl"] = ["--ttl-eq 64"],
        ["udp"] = ["--sport 53 ! --dport 1:2"],
        ["CLASSIFY"] = ["--set-class 1:10"],
        ["DSCP"] = ["--set-dscp 1", "--set-dscp 2"],
        ["HL"] = ["--hl-set 5", "--hl-inc 1"],
        ["IMQ"] = ["--todev 3"],
        ["LOG"] = ["--log-prefix x --log-tcp-sequence --log-tcp-options --log-ip-options --log-uid", "--log-macdecode"],
        ["MARK"] = ["--set-xmark 1/3"],
        ["REJECT"] = [""],
        ["TOS"] = ["--set-tos 8", "--xor-tos 0xff"],
        ["TTL"] = ["--ttl-set 5", "--ttl-dec 1"],
    };

    public static TheoryData<string, IpFamily> Extensions()
    {
        TheoryData<string, IpFamily> data = [];
        IEnumerable<(string Name, ExtensionFamilies Families)> all =
            [.. BuiltInExtensions.Matches.Select(kind => (kind.Name, kind.Families)), .. BuiltInExtensions.Targets.Select(kind => (kind.Name, kind.Families))];
        foreach ((string name, ExtensionFamilies families) in all)
        {
            if (families.HasFlag(ExtensionFamilies.V4)) { data.Add(name, IpFamily.V4); }
            if (families.HasFlag(ExtensionFamilies.V6)) { data.Add(name, IpFamily.V6); }
        }
        return data;
    }

    [Theory, MemberData(nameof(Extensions))]
    public void Ten_thousand_packets_cost_no_byte(string name, IpFamily family)
    {
        Assert.True(_options.ContainsKey(name), $"{name} is listed, but this test has no options for it");
        FilterServicesStub services = new() { Remembers = false };
        PacketPool pool = new();
        foreach (string options in _options[name])
        {
            string text = $"{name} {options}".Trim()
                .Replace("{first}", family == IpFamily.V4 ? "10.0.0.0" : "2001:db8::", StringComparison.Ordinal)
                .Replace("{last}", family == IpFamily.V4 ? "10.0.0.255" : "2001:db8::ff", StringComparison.Ordinal);
            foreach (PacketBuilder builder in Packets(family))
            {
                long bytes = Allocated(text, family, builder, services, pool);
                Assert.True(bytes == 0, $"{text}: {bytes} bytes for {Rounds} packets");
            }
        }
        Assert.Equal(0, pool.Outstanding);
    }

    private static PacketBuilder[] Packets(IpFamily family)
    {
        string from = family == IpFamily.V4 ? "10.0.0.1" : "[2001:db8::1]", to = family == IpFamily.V4 ? "10.0.0.2" : "[2001:db8::2]";
        return
        [
            Packet.Tcp($"{from}:1234 > {to}:80", payload: 100, flags: TcpFlags.Ack).TcpOptions(1, 1, 8, 10, 1, 2, 3, 4, 5, 6, 7, 8).Ethernet().With(p => p.Mark = 7),
            Packet.Udp($"{from}:53 > {to}:53", payload: 20).Ethernet(),
            Packet.Icmp($"{from} > {to}".Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal), payload: 8).Ethernet(),
        ];
    }

    private static long Allocated(string text, IpFamily family, PacketBuilder builder, FilterServicesStub services, PacketPool pool)
    {
        bool isMatch = char.IsLower(text[0]);
        IMatch? match = isMatch ? Extension.Match(text, family, IpProtocol.Tcp) : null;
        ITarget? target = isMatch ? null : Extension.Target(text, family);
        PacketBuffer packet = builder.Build(pool);
        DropRequest drop = new();
        int start = packet.Start, length = packet.FrameLength;
        long before = 0;
        for (int i = -100; i < Rounds; i++)
        {
            if (i == 0) { before = GC.GetAllocatedBytesForCurrentThread(); }
            HookState state = Extension.State(services, family, now: new Instant(i * 100_000L), drop: drop);
            if (match is not null) { match.Matches(packet, in state); }
            else if (target!.Apply(packet, in state) == RuleVerdict.Stolen)
            {
                // Rejected: the same buffer comes back from the pool, its bytes still there, its layers to be found again.
                packet = pool.Rent(length);
                packet.SetFrame(start, length);
                PacketDecoder.TryDecode(packet, LinkKind.Ethernet, out _);
            }
            drop.Take();
        }
        long used = GC.GetAllocatedBytesForCurrentThread() - before;
        packet.Release();
        return used;
    }
}
