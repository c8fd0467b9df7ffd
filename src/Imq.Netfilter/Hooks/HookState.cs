using Imq.Packets;

namespace Imq.Netfilter.Hooks;

/// <summary>Where and when a packet is judged: handed down by reference, never stored.</summary>
public readonly struct HookState(
    HookPoint hook, IpFamily family, int inPort, int outPort, Instant now, IFilterServices services, DropRequest? dropRequest = null)
{
    private readonly DropRequest? _dropRequest = dropRequest;

    public HookPoint Hook { get; } = hook;

    public IpFamily Family { get; } = family;

    /// <summary>Port index; 0 where there is no in-port (OUTPUT). POSTROUTING knows that of a forwarded packet, as Linux since 5.7.</summary>
    public int InPort { get; } = inPort;

    /// <summary>Port index; 0 where the hook point has no out-port (PREROUTING, INPUT).</summary>
    public int OutPort { get; } = outPort;

    public Instant Now { get; } = now;

    public IFilterServices Services { get; } = services;

    /// <summary>A match that finds the packet broken (a TCP header cut short) asks for its end, and answers no. The kernel's hotdrop.</summary>
    public void RequestDrop() => _dropRequest?.Set();

    /// <summary>True once after <see cref="RequestDrop"/>.</summary>
    internal bool TakeDropRequest() => _dropRequest?.Take() == true;
}
