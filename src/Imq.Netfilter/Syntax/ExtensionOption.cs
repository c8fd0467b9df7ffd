namespace Imq.Netfilter.Syntax;

/// <summary>One spelling of an option that a loaded extension brought.</summary>
/// <param name="Name">Without dashes.</param>
/// <param name="Owner">The extension's kind: the latest use of it in the rule gets the option.</param>
internal sealed record ExtensionOption(string Name, OptionSpec Spec, object Owner);
