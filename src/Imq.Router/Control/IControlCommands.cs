using Imq.Syntax;

namespace Imq.Router.Control;

/// <summary>Answers what a client asks over the control socket.</summary>
internal interface IControlCommands
{
    /// <summary>True where the command reads the caller's standard input.</summary>
    bool NeedsInput(IReadOnlyList<string> arguments);

    /// <summary>Runs the command between two batches of packets; its texts are in <paramref name="io"/> afterwards.</summary>
    /// <returns>The exit status.</returns>
    Task<int> RunAsync(IReadOnlyList<string> arguments, CommandIo io, CancellationToken stop);
}
