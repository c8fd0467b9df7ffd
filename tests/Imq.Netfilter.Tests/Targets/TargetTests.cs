using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Netfilter.Targets;
using Imq.Packets;
using Imq.Packets.Headers;
using Imq.Packets.Tags;
using Imq.Syntax;
using Imq.Testing;
using Xunit;

namespace Imq.Netfilter.Tests.Targets;

/// <summary>What targets do to packets, byte for byte: the changed packet is the one that would have been built so.</summary>
public sealed class TargetTests
{
    public static TheoryData<string, byte, byte, byte, byte> HeaderChanges() => new()
    {
        { "TOS --set-tos 0x10/0xff", 0x00, 0x10, 64, 64 },
        { "TOS --set-tos Minimize-Delay", 0xC3, 0xD0, 64, 64 },
        { "TOS --and-tos 0x0f", 0xFF, 0x0F, 64, 64 },
        { "TOS --or-tos 0x80", 0x03, 0x83, 64, 64 },
        { "TOS --xor-tos 0xff", 0x55, 0xAA, 64, 64 },
        { "DSCP --set-dscp-class EF", 0x03, 0xBB, 64, 64 },
        { "DSCP --set-dscp 0", 0xFE, 0x02, 64, 64 },
        { "HOP --hop-set 1", 0, 0, 64, 1 },
        { "HOP --hop-set 255", 0, 0, 64, 255 },
        { "HOP --hop-inc 5", 0, 0, 64, 69 },
        { "HOP --hop-inc 200", 0, 0, 64, 255 },
        { "HOP --hop-dec 1", 0, 0, 64, 63 },
        { "HOP --hop-dec 65", 0, 0, 64, 0 },
    };

    [Theory, MemberData(nameof(HeaderChanges))]
    public void Header_is_changed_and_every_checksum_stays_true(string text, byte tos, byte newTos, byte hops, byte newHops)
    {
        foreach (IpFamily family in Enum.GetValues<IpFamily>())
        {
            string flow = family == IpFamily.V4 ? "10.0.0.1:1000 > 10.0.0.2:80" : "[2001:db8::1]:1000 > [2001:db8::2]:80";
            string options = text.Replace("HOP", family == IpFamily.V4 ? "TTL" : "HL", StringComparison.Ordinal)
                .Replace("--hop", family == IpFamily.V4 ? "--ttl" : "--hl", StringComparison.Ordinal);
            Check(options, family, () => Packet.Tcp(flow, payload: 33).FlowLabel(0xFEDCB), tos, newTos, hops, newHops);
            Check(options, family, () => Packet.Udp(flow, payload: 4).Partial().FlowLabel(0x12345), tos, newTos, hops, newHops);
            Check(options, family, () => Packet.Tcp(flow, payload: 4000).Gso(1000), tos, newTos, hops, newHops);
        }
    }

    [Theory]
    [InlineData("MARK --set-mark 0x5", 0xFFFF_0000u, 0x5u)]
    [InlineData("MARK --set-mark 0x5/0xff", 0xFFFF_1234u, 0xFFFF_1205u)]
    [InlineData("MARK --set-xmark 0x105/0xff", 0xFFFF_1234u, 0xFFFF_1305u)]
    [InlineData("MARK --and-mark 0xff", 0xFFFF_1234u, 0x34u)]
    [InlineData("MARK --or-mark 0xff", 0x1200u, 0x12FFu)]
    [InlineData("MARK --xor-mark 0xff", 0x120Fu, 0x12F0u)]
    public void Mark_is_changed_bit_by_bit(string text, uint before, uint after)
    {
        using TellingPool pool = new();
        PacketBuffer packet = Packet.Udp("10.0.0.1:1 > 10.0.0.2:2").With(p => p.Mark = before).Build(pool);
        Assert.Equal(RuleVerdict.Continue, Extension.Target(text).Apply(packet, Extension.State(new FilterServicesStub())));
        Assert.Equal(after, packet.Mark);
        packet.Release();
    }

    [Fact]
    public void Class_goes_to_the_priority()
    {
        using TellingPool pool = new();
        PacketBuffer packet = Packet.Udp("10.0.0.1:1 > 10.0.0.2:2").Build(pool);
        Assert.Equal(RuleVerdict.Continue, Extension.Target("CLASSIFY --set-class 1:2f").Apply(packet, Extension.State(new FilterServicesStub())));
        Assert.Equal(0x0001_002Fu, packet.Priority);
        packet.Release();
    }

    [Fact]
    public void Last_imq_target_wins_and_rules_go_on()
    {
        using TellingPool pool = new();
        PacketBuffer packet = Packet.Udp("10.0.0.1:1 > 10.0.0.2:2").Build(pool);
        HookState state = Extension.State(new FilterServicesStub());
        Assert.Equal(RuleVerdict.Continue, Extension.Target("IMQ --todev 3").Apply(packet, in state));
        Assert.Equal(RuleVerdict.Continue, Extension.Target("IMQ --todev 15").Apply(packet, in state));
        Assert.Equal(ImqTag.To(15), packet.Imq);
        packet.Release();
    }

    [Theory]
    [InlineData("imq1", "write --todev 1 for imq1")]
    [InlineData("foo", null)]
    [InlineData("3x", null)]
    public void Todev_that_is_no_number_is_taken_with_a_warning(string device, string? hint)
    {
        CommandIo io = Warnings(device);
        Diagnostic warning = Assert.Single(io.Warnings);
        Assert.Contains($"'{device}'", warning.Message, StringComparison.Ordinal);
        Assert.Equal(hint, warning.Hint);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("7")]
    [InlineData("imq0")]
    public void Todev_that_means_what_it_says_warns_of_nothing(string device) => Assert.Empty(Warnings(device).Warnings);

    [Fact]
    public void Todev_above_15_says_what_the_kernel_logs()
    {
        SyntaxException fault = Assert.Throws<SyntaxException>(() => Warnings("16"));
        Assert.Equal("IMQ: invalid device specified, highest is 15", fault.Diagnostic.Message);
        Assert.Equal(1, fault.Diagnostic.ExitStatus);
    }

    [Theory]
    [InlineData("icmp-net-unreachable", IpFamily.V4, RejectReply.NetUnreachable)]
    [InlineData("icmp-host-unreachable", IpFamily.V4, RejectReply.HostUnreachable)]
    [InlineData("icmp-proto-unreachable", IpFamily.V4, RejectReply.ProtocolUnreachable)]
    [InlineData("icmp-port-unreachable", IpFamily.V4, RejectReply.PortUnreachable)]
    [InlineData("icmp-net-prohibited", IpFamily.V4, RejectReply.NetProhibited)]
    [InlineData("icmp-host-prohibited", IpFamily.V4, RejectReply.HostProhibited)]
    [InlineData("icmp-admin-prohibited", IpFamily.V4, RejectReply.AdministrativelyProhibited)]
    [InlineData("tcp-reset", IpFamily.V4, RejectReply.TcpReset)]
    [InlineData("icmp6-no-route", IpFamily.V6, RejectReply.NoRoute6)]
    [InlineData("icmp6-adm-prohibited", IpFamily.V6, RejectReply.AdministrativelyProhibited6)]
    [InlineData("icmp6-addr-unreachable", IpFamily.V6, RejectReply.AddressUnreachable6)]
    [InlineData("icmp6-port-unreachable", IpFamily.V6, RejectReply.PortUnreachable6)]
    [InlineData("icmp6-policy-fail", IpFamily.V6, RejectReply.PolicyFail6)]
    [InlineData("icmp6-reject-route", IpFamily.V6, RejectReply.RejectRoute6)]
    [InlineData("tcp-reset", IpFamily.V6, RejectReply.TcpReset)]
    public void Rejected_packet_is_answered_dropped_and_counted(string type, IpFamily family, RejectReply reply)
    {
        using TellingPool pool = new();
        FilterServicesStub services = new();
        string flow = family == IpFamily.V4 ? "10.0.0.1:1 > 10.0.0.2:2" : "[2001:db8::1]:1 > [2001:db8::2]:2";
        PacketBuffer packet = Packet.Tcp(flow, flags: TcpFlags.Syn).Build(pool);
        ITarget target = Extension.Target($"REJECT --reject-with {type}", family, IpProtocol.Tcp);
        Assert.Equal(RuleVerdict.Stolen, target.Apply(packet, Extension.State(services, family)));
        Assert.Equal([reply], services.Replies);
        Assert.Equal(1, pool.Drops[DropReason.Rejected]);
        Assert.Equal(0, pool.Outstanding);
    }

    private static CommandIo Warnings(string device)
    {
        CommandIo io = new();
        Word[] words = Word.FromArguments("test", ["--todev", device]);
        ImqTarget.Parse(new OptionReader("IMQ", [new OptionUse(ImqTarget.Options[0], words[0], words[1..], IsInverted: false)], null, IpFamily.V4) { Io = io });
        return io;
    }

    private static void Check(string text, IpFamily family, Func<PacketBuilder> make, byte tos, byte newTos, byte hops, byte newHops)
    {
        using TellingPool pool = new();
        PacketBuffer packet = make().Tos(tos).Ttl(hops).Build(pool), expected = make().Tos(newTos).Ttl(newHops).Build(pool);
        Assert.Equal(RuleVerdict.Continue, Extension.Target(text, family).Apply(packet, Extension.State(new FilterServicesStub(), family)));
        Assert.True(packet.Frame.SequenceEqual(expected.Frame), $"{text}: {Convert.ToHexString(packet.Frame)}, not {Convert.ToHexString(expected.Frame)}");
        packet.Release();
        expected.Release();
    }
}
