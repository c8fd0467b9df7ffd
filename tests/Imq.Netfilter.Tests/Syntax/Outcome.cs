namespace Imq.Netfilter.Tests.Syntax;

/// <summary>What one command did: exit status and both streams.</summary>
public sealed record Outcome(int Status, string Out, string Error)
{
    public override string ToString() => $"[{Status}]\n{Out}{(Error.Length == 0 ? "" : "--- stderr\n" + Error)}";
}
