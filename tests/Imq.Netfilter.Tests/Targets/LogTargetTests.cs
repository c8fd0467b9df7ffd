using System.Globalization;
using Imq.Netfilter.Hooks;
using Imq.Netfilter.Targets;
using Imq.Packets;
using Imq.Testing;
using Xunit;

namespace Imq.Netfilter.Tests.Targets;

/// <summary>LOG's line against the kernel's own, recorded by uml.sh (Linux 6.1) for frames of every kind.</summary>
public sealed class LogTargetTests
{
    private const string Plain = "LOG --log-prefix 'a '";
    private const string Full = "LOG --log-prefix 'b ' --log-tcp-sequence --log-tcp-options --log-ip-options --log-uid";
    private const string Decoded = "LOG --log-prefix 'c ' --log-macdecode --log-level info";

    [Fact]
    public void Line_is_the_kernels_to_the_letter()
    {
        using TellingPool pool = new();
        FilterServicesStub services = new();
        services.Ports[1] = "p0";
        List<(int Level, string Line)> expected = [];
        int frames = 0;
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Targets", "kernel-log-lines.txt")))
        {
            if (line.StartsWith('#')) { continue; }
            if (line.EndsWith('|'))
            {
                expected.Add((line[0] - '0', line[2..^1]));
                continue;
            }
            frames++;
            Log(Convert.FromHexString(line), pool, services);
        }
        Assert.Equal(77, frames);
        Assert.Equal(expected.Count, services.Lines.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i].Line, services.Lines[i].Line);
            Assert.Equal(expected[i].Level, services.Lines[i].Level);
        }
    }

    [Fact]
    public void Ports_of_every_hook_point_are_named_as_the_kernel_does()
    {
        using TellingPool pool = new();
        FilterServicesStub services = new();
        ITarget target = Extension.Target("LOG");
        PacketBuffer packet = Packet.Udp("10.0.0.1:1 > 10.0.0.2:2").Ethernet().With(p => p.InPort = 1).Build(pool);
        foreach (HookPoint hook in Enum.GetValues<HookPoint>()) { target.Apply(packet, Extension.State(services, hook: hook)); }
        string mac = "MAC=02:00:00:00:00:02:02:00:00:00:00:01:08:00 ";
        string[] begins = [$"IN=eth0 OUT= {mac}SRC=", $"IN=eth0 OUT= {mac}SRC=", $"IN=eth0 OUT=eth1 {mac}SRC=", "IN= OUT=eth1 SRC=", $"IN=eth0 OUT=eth1 {mac}SRC="];
        for (int i = 0; i < begins.Length; i++) { Assert.StartsWith(begins[i], services.Lines[i].Line, StringComparison.Ordinal); }
        packet.InPort = 0;
        target.Apply(packet, Extension.State(services, hook: HookPoint.PostRouting));
        Assert.StartsWith("IN= OUT=eth1 SRC=", services.Lines[^1].Line, StringComparison.Ordinal);
        packet.Release();
    }

    [Fact]
    public void Port_without_ethernet_logs_an_empty_mac()
    {
        using TellingPool pool = new();
        FilterServicesStub services = new();
        PacketBuffer packet = Packet.Udp("10.0.0.1:1 > 10.0.0.2:2").Build(pool);
        Extension.Target("LOG --log-macdecode").Apply(packet, Extension.State(services));
        Assert.StartsWith("IN=eth0 OUT=eth1 MAC= SRC=10.0.0.1 ", services.Lines[0].Line, StringComparison.Ordinal);
        packet.Release();
    }

    [Fact]
    public void Line_longer_than_the_kernels_buffer_is_cut_off()
    {
        using TellingPool pool = new();
        FilterServicesStub services = new();
        services.Ports[1] = new string('x', 2000);
        PacketBuffer packet = Packet.Udp("10.0.0.1:1 > 10.0.0.2:2").Build(pool);
        Extension.Target("LOG").Apply(packet, Extension.State(services));
        Assert.Equal("IN=" + new string('x', LogLine.MaxLength - 3), services.Lines[0].Line);
        packet.Release();
    }

    [Fact]
    public void Frame_cut_at_every_length_is_logged_without_harm()
    {
        using TellingPool pool = new();
        FilterServicesStub services = new();
        int lines = 0;
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Targets", "kernel-log-lines.txt")))
        {
            if (line.StartsWith('#') || line.EndsWith('|')) { continue; }
            byte[] frame = Convert.FromHexString(line);
            for (int length = 14; length < frame.Length; length++)
            {
                PacketBuffer packet = pool.Rent(frame.Length);
                packet.SetFrame(PacketBuffer.Headroom, length);
                frame.AsSpan(0, length).CopyTo(packet.Frame);
                packet.NetworkOffset = PacketBuffer.Headroom + 14;
                packet.Protocol = frame[13] == 0xDD ? EtherType.Ipv6 : EtherType.Ipv4;
                Extension.Target(Full, packet.Family).Apply(packet, Extension.State(services, packet.Family));
                lines++;
                packet.Release();
            }
        }
        Assert.Equal(lines, services.Lines.Count);
        Assert.Contains(services.Lines, logged => logged.Line.EndsWith("TRUNCATED", StringComparison.Ordinal));
    }

    private static void Log(byte[] frame, TellingPool pool, FilterServicesStub services)
    {
        PacketBuffer packet = pool.Rent(frame.Length);
        packet.SetFrame(PacketBuffer.Headroom, frame.Length);
        frame.CopyTo(packet.Frame);
        bool isGood = PacketDecoder.TryDecode(packet, LinkKind.Ethernet, out DropReason reason);
        Assert.True(isGood, string.Create(CultureInfo.InvariantCulture, $"{reason}: {Convert.ToHexString(frame)}"));
        packet.InPort = 1;
        HookState state = Extension.State(services, packet.Family, HookPoint.PreRouting);
        Assert.Equal(RuleVerdict.Continue, Extension.Target(Plain).Apply(packet, in state));
        Extension.Target(Full).Apply(packet, in state);
        packet.Mark = 0x2a;
        Extension.Target(Decoded).Apply(packet, in state);
        packet.Release();
    }
}
