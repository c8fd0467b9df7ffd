using Imq.Syntax;

namespace Imq.Netfilter.Syntax;

/// <summary>What <see cref="OptionScanner"/> found.</summary>
/// <param name="Kind">Decides which of the others mean something.</param>
/// <param name="Word">The word it stood in; of a plain word: itself.</param>
/// <param name="Letter">Of one of iptables' own options; of an unknown short option: its letter.</param>
internal readonly record struct ScannedOption(ScannedKind Kind, Word Word, char Letter = '\0', Word? Argument = null, ExtensionOption? Extension = null);
