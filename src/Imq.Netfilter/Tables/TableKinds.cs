using Imq.Netfilter.Hooks;

namespace Imq.Netfilter.Tables;

/// <summary>What each table is called, where it hooks, and which ones this router has.</summary>
/// <remarks>Source: iptable_{raw,mangle,nat,filter,security}.c valid_hooks.</remarks>
internal static class TableKinds
{
    /// <summary>Tables that exist; the others answer as a kernel without that module does.</summary>
    public const TableSet Available = TableSet.Mangle | TableSet.Filter;

    public static bool IsAvailable(TableKind kind) => ((TableSet)(1 << (int)kind) & Available) != 0;

    public static string NameOf(TableKind kind) => kind switch
    {
        TableKind.Raw => "raw",
        TableKind.Mangle => "mangle",
        TableKind.Nat => "nat",
        TableKind.Filter => "filter",
        _ => "security",
    };

    public static bool TryParse(string name, out TableKind kind)
    {
        for (kind = TableKind.Raw; kind <= TableKind.Security; kind++)
        {
            if (NameOf(kind) == name) { return true; }
        }
        return false;
    }

    /// <summary>In the order iptables lists them: that of the hook numbers.</summary>
    public static IReadOnlyList<HookPoint> ChainsOf(TableKind kind) => kind switch
    {
        TableKind.Raw => [HookPoint.PreRouting, HookPoint.LocalOut],
        TableKind.Mangle => [HookPoint.PreRouting, HookPoint.LocalIn, HookPoint.Forward, HookPoint.LocalOut, HookPoint.PostRouting],
        TableKind.Nat => [HookPoint.PreRouting, HookPoint.LocalIn, HookPoint.LocalOut, HookPoint.PostRouting],
        _ => [HookPoint.LocalIn, HookPoint.Forward, HookPoint.LocalOut],
    };

    public static string ChainName(HookPoint hook) => hook switch
    {
        HookPoint.PreRouting => "PREROUTING",
        HookPoint.LocalIn => "INPUT",
        HookPoint.Forward => "FORWARD",
        HookPoint.LocalOut => "OUTPUT",
        _ => "POSTROUTING",
    };
}
