namespace Imq.Netfilter.Hooks;

/// <summary>What a target says of a packet.</summary>
public enum RuleVerdict : byte
{
    /// <summary>The next rule is asked.</summary>
    Continue,
    Accept,

    /// <summary>The packet is to be dropped by the caller.</summary>
    Drop,

    /// <summary>Back to the calling chain; in a built-in chain: its policy.</summary>
    Return,

    /// <summary>The target took the packet (or dropped and counted it itself): the caller no longer owns it.</summary>
    Stolen,
}
