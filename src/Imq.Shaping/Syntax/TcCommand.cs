using Imq.Syntax;

namespace Imq.Shaping.Syntax;

/// <summary>The <c>tc</c> command: <c>tc [OPTIONS] qdisc|class|filter …</c>.</summary>
/// <remarks>Words may be shortened as iproute2 allows. Source: iproute2 6.1 tc.c, behaviour compared with the real tc in tests.</remarks>
internal static class TcCommand
{
    private static readonly string[] Objects = ["qdisc", "class", "filter"];

    /// <summary>Objects of the original that this router has nothing for.</summary>
    private static readonly string[] OtherObjects = ["chain", "actions", "monitor", "exec"];

    /// <param name="words">words[0] is <c>tc</c>.</param>
    /// <returns>tc's exit status.</returns>
    public static int Execute(TrafficControl control, IReadOnlyList<Word> words, CommandIo io)
    {
        TcRequest request = new(control, new WordReader(words, 1), io);
        if (TcGlobalOptions.Read(request) is { } status) { return status; }
        if (request.BatchFile is { } file) { return TcBatch.Run(request, file); }
        if (request.Words.AtEnd)
        {
            io.Error.Append(TcUsage.Tc);
            return 0;
        }
        return Run(request);
    }

    /// <summary>The object and its command; the options are read already.</summary>
    public static int Run(TcRequest request)
    {
        WordReader words = request.Words;
        Word word = words.Next();
        if (TcRequest.Matches(word, "qdisc")) { return QdiscCommand.Run(request); }
        if (TcRequest.Matches(word, "class")) { return ClassCommand.Run(request); }
        if (TcRequest.Matches(word, "filter")) { return FilterCommand.Run(request); }
        foreach (string other in OtherObjects)
        {
            if (TcRequest.Matches(word, other)) { throw TcFault.Own(word, $"tc {other} is not supported: this router has qdisc, class and filter"); }
        }
        if (TcRequest.Matches(word, "help"))
        {
            request.Io.Error.Append(TcUsage.Tc);
            return 0;
        }
        throw TcFault.Own(word, $"tc knows no '{word.Text}'", $"Object \"{word.Text}\" is unknown, try \"tc help\".", NearMiss.Hint(word.Text, Objects));
    }
}
