namespace Imq.Netfilter.Hooks;

/// <summary>Every hook there is, one line each, in the order of the HOWTO's nf_ip_hook_priorities. Equal priorities run in this order.</summary>
/// <remarks>
/// Places kept for what comes next: connection tracking at Conntrack (PREROUTING, OUTPUT) and ConntrackConfirm (INPUT, POSTROUTING, listed
/// before IMQ), the nat table at NatDst (PREROUTING, OUTPUT) and NatSrc (INPUT, POSTROUTING).
/// </remarks>
internal static class StandardHooks
{
    public static IReadOnlyList<HookEntry> List(HookTables tables, ImqHook imq, ImqBehavior behavior) =>
    [
        new(HookPoint.PreRouting, HookPriority.Raw, tables.Raw),
        new(HookPoint.PreRouting, HookPriority.Mangle, tables.Mangle),
        new(HookPoint.PreRouting, ImqBeforeRouting(behavior), imq),

        new(HookPoint.LocalIn, HookPriority.Mangle, tables.Mangle),
        new(HookPoint.LocalIn, HookPriority.Filter, tables.Filter),
        new(HookPoint.LocalIn, HookPriority.Security, tables.Security),

        new(HookPoint.Forward, HookPriority.Mangle, tables.Mangle),
        new(HookPoint.Forward, HookPriority.Filter, tables.Filter),
        new(HookPoint.Forward, HookPriority.Security, tables.Security),

        new(HookPoint.LocalOut, HookPriority.Raw, tables.Raw),
        new(HookPoint.LocalOut, HookPriority.Mangle, tables.MangleOutput),
        new(HookPoint.LocalOut, HookPriority.Filter, tables.Filter),
        new(HookPoint.LocalOut, HookPriority.Security, tables.Security),

        new(HookPoint.PostRouting, HookPriority.Mangle, tables.Mangle),
        new(HookPoint.PostRouting, ImqAfterRouting(behavior), imq),
    ];

    /// <summary>First letter: B before destination NAT, A after it.</summary>
    private static int ImqBeforeRouting(ImqBehavior behavior) =>
        behavior is ImqBehavior.BA or ImqBehavior.BB ? HookPriority.Mangle + 1 : HookPriority.NatDst + 1;

    /// <summary>Second letter: B before source NAT, A after everything.</summary>
    private static int ImqAfterRouting(ImqBehavior behavior) =>
        behavior is ImqBehavior.AB or ImqBehavior.BB ? HookPriority.NatSrc - 1 : HookPriority.Last;
}
