using Imq.Packets;
using Imq.Router.Configuration;
using Imq.Syntax;

namespace Imq.Router.Host;

/// <summary><c>imq check FILE…</c>: applies the files to a machine that opens nothing, and tells every fault.</summary>
internal static class RuleCheck
{
    public static int Run(RouterOptions options)
    {
        if (options.Files.Count == 0)
        {
            Console.Error.WriteLine("imq check: name the rule files to check");
            return 2;
        }
        try
        {
            ApplyReport report = new RouterParts(new DryPortFactory(), static () => default).Applier.Apply(RuleFiles.Read(options.Files), options.IsStrict);
            if (report.Diagnostics.Count > 0) { Console.Error.WriteLine(report.ToCaretText()); }
            if (report.IsApplied) { Console.Out.WriteLine($"{string.Join(", ", options.Files)}: good{(report.Warnings > 0 ? $", {report.Warnings} warning{(report.Warnings == 1 ? "" : "s")}" : "")}"); }
            return report.IsApplied ? 0 : 1;
        }
        catch (SyntaxException fault)
        {
            Console.Error.WriteLine(fault.Diagnostic.ToCaretText());
            return 1;
        }
    }
}
