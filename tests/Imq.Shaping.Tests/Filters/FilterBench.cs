using Imq.Packets;
using Imq.Packets.Tags;
using Imq.Shaping.Devices;
using Imq.Shaping.Filters;
using Imq.Shaping.Tests.Syntax;
using Imq.Testing;
using Xunit;

namespace Imq.Shaping.Tests.Filters;

/// <summary>A device with an htb of nine classes, 1:1 to 1:9, whose filters are asked directly.</summary>
internal sealed class FilterBench : IDisposable
{
    public FilterBench(params ReadOnlySpan<string> filters)
    {
        Run("qdisc add dev imq0 root handle 1: htb default 9");
        for (int i = 1; i <= 9; i++) { Run($"class add dev imq0 parent 1: classid 1:{i} htb rate 10mbit"); }
        foreach (string filter in filters) { Run("filter add dev imq0 parent 1: " + filter); }
    }

    public TcSession Tc { get; } = new("imq0", "imq1");

    public TellingPool Pool { get; } = new();

    public ShapedDevice Device => Tc.Control.Find("imq0")!;

    public void Run(string command) => Assert.Equal("", Tc.Run(command));

    public string Show() => Tc.Run("-s filter show dev imq0 parent 1:") + Tc.Run("class show dev imq0");

    /// <summary>The flowid of the filter that takes the packet; none where no filter does. The packet is released.</summary>
    public ClassId Classify(PacketBuilder builder)
    {
        PacketBuffer packet = builder.Build(Pool);
        ClassId found = Ask(packet);
        packet.Release();
        return found;
    }

    public ClassId Ask(PacketBuffer packet) =>
        Device.Root.Filters is { } filters && filters.Classify(packet, out ClassifyResult result) ? result.ClassId : ClassId.None;

    public void Dispose() => Pool.Dispose();
}
