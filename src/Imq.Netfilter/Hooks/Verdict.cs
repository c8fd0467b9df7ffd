namespace Imq.Netfilter.Hooks;

/// <summary>What a hook point says of a packet.</summary>
public enum Verdict : byte
{
    /// <summary>Go on.</summary>
    Accept,

    /// <summary>The packet has another owner now or is gone (dropped and counted, queued, answered): do not touch it again.</summary>
    Gone,
}
