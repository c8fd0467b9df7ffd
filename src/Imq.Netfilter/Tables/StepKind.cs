namespace Imq.Netfilter.Tables;

/// <summary>What a step of a <see cref="ChainWalker"/> does when its questions are answered with yes.</summary>
internal enum StepKind : byte
{
    /// <summary>The next step: a rule without target.</summary>
    Next,
    Accept,
    Drop,
    Return,
    Jump,
    Goto,
    Target,

    /// <summary>The end of a user chain: back, uncounted.</summary>
    EndOfChain,

    /// <summary>The end of a built-in chain.</summary>
    AcceptByPolicy,
    DropByPolicy,
}
