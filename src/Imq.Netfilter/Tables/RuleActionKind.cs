namespace Imq.Netfilter.Tables;

/// <summary>What a rule does once everything it asks is true.</summary>
internal enum RuleActionKind : byte
{
    /// <summary>No target: it only counts.</summary>
    None,
    Accept,
    Drop,
    Return,

    /// <summary>Into a user chain, and back behind this rule.</summary>
    Jump,

    /// <summary>Into a user chain, and back to whoever called this one.</summary>
    Goto,
    Extension,
}
