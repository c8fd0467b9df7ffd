namespace Imq.Netfilter.Tables;

/// <summary>Some of the tables: where an extension may stand.</summary>
[Flags]
public enum TableSet : byte
{
    None = 0,
    Raw = 1 << TableKind.Raw,
    Mangle = 1 << TableKind.Mangle,
    Nat = 1 << TableKind.Nat,
    Filter = 1 << TableKind.Filter,
    Security = 1 << TableKind.Security,
    All = Raw | Mangle | Nat | Filter | Security,
}
