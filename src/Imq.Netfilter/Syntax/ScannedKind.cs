namespace Imq.Netfilter.Syntax;

internal enum ScannedKind
{
    /// <summary>A word that is no option.</summary>
    Plain,
    Base,
    Extension,
    Unknown,

    /// <summary>A known option without the argument it needs.</summary>
    ArgumentMissing,
}
