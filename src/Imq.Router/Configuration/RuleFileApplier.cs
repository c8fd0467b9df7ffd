using Imq.Router.Interop;
using Imq.Syntax;

namespace Imq.Router.Configuration;

/// <summary>Applies rule files to the machine: parsed whole, every fault reported, then all of it takes effect or none.</summary>
/// <param name="reset">Takes the machine back to its start (no ports, no rules, plain devices), inside the transaction.</param>
internal sealed class RuleFileApplier(ICommandSet commands, Transaction transaction, Action reset)
{
    /// <param name="strict">Refuse exactly what Linux refuses, the HOWTO's own filter line included.</param>
    public ApplyReport Apply(IReadOnlyList<SourceText> files, bool strict)
    {
        ApplyReport report = new();
        List<RuleStatement> statements = [];
        RuleFileParser parser = new(commands.Names);
        foreach (SourceText file in files)
        {
            (IReadOnlyList<RuleStatement> read, IReadOnlyList<Diagnostic> faults) = parser.Parse(file);
            statements.AddRange(read);
            foreach (Diagnostic fault in faults) { report.Add(fault); }
        }
        // Even where the reading found faults the rest runs, so that the user sees all of them at once; it is then taken back.
        return transaction.Run(() => Run(statements, strict, report), keep: static done => done.IsApplied);
    }

    private ApplyReport Run(List<RuleStatement> statements, bool strict, ApplyReport report)
    {
        reset();
        foreach (RuleStatement statement in statements)
        {
            if (report.Errors >= ApplyReport.MaxErrors) { break; }
            CommandIo io = new() { Strict = strict };
            try
            {
                Run(statement, io, report);
                // What a command that succeeds says on standard error is a warning, too, unless it is one already.
                if (io.Warnings.Count == 0 && io.Error.Length > 0) { io.Warn(statement.Span, Sentence(io.Error.ToString(), 0)); }
            }
            catch (LinuxException fault)
            {
                report.Add(Diagnostic.Error(statement.Span, fault.Message));
            }
            catch (SyntaxException fault)
            {
                report.Add(fault.Diagnostic.Span is null ? fault.Diagnostic with { Span = statement.Span } : fault.Diagnostic);
            }
            foreach (Diagnostic warning in io.Warnings)
            {
                report.Add(warning.Span is null ? warning with { Span = statement.Span } : warning);
            }
            report.Output.Append(io.Out);
        }
        return report;
    }

    private void Run(RuleStatement statement, CommandIo io, ApplyReport report)
    {
        if (statement is TableBlockStatement block)
        {
            foreach (Diagnostic fault in commands.RestoreBlock(block.Family, block.Span, io)) { report.Add(fault); }
            return;
        }
        int status = commands.Execute(((CommandStatement)statement).Words, io);
        if (status == 0) { return; }
        report.Add(Diagnostic.Error(statement.Span, Sentence(io.Error.ToString(), status)));
        io.Error.Clear();
    }

    private static string Sentence(string errorText, int status) =>
        errorText.Trim() is { Length: > 0 } text ? text.Replace("Warning: ", "", StringComparison.Ordinal).Replace("\n", "; ", StringComparison.Ordinal) : $"exit status {status}";
}
