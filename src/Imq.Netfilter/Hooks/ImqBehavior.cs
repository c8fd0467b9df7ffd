namespace Imq.Netfilter.Hooks;

/// <summary>Where IMQ's hooks sit: first letter PREROUTING, second POSTROUTING; B before NAT, A after it.</summary>
/// <remarks>Default BA, as the HOWTO says. Source: linuximq, Kconfig IMQ_BEHAVIOR_*.</remarks>
public enum ImqBehavior : byte
{
    /// <summary>PREROUTING before NAT (mangle + 1), POSTROUTING after NAT (last): wire addresses in both directions.</summary>
    BA,
    AA,
    AB,
    BB,
}
