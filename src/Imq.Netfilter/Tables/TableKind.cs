namespace Imq.Netfilter.Tables;

/// <summary>The tables, in the order packets meet them.</summary>
public enum TableKind : byte
{
    Raw,
    Mangle,
    Nat,
    Filter,
    Security,
}
