using Imq.Syntax;

namespace Imq.Shaping.Syntax;

/// <summary>The options before tc's object; each may be shortened to what tells it apart.</summary>
/// <remarks>Source: iproute2 6.1 tc.c main; the order of the list decides what a short form means.</remarks>
internal static class TcGlobalOptions
{
    /// <returns>An exit status where the options alone finish the command.</returns>
    public static int? Read(TcRequest request)
    {
        while (!request.Words.AtEnd && request.Words.Peek.Text.StartsWith('-'))
        {
            Word word = request.Words.Next();
            if (TcRequest.Matches(word, "-stats") || TcRequest.Matches(word, "-statistics")) { request.Statistics = true; }
            else if (TcRequest.Matches(word, "-details")) { request.Details = true; }
            else if (TcRequest.Matches(word, "-raw")) { request.Raw = true; }
            else if (TcRequest.Matches(word, "-pretty")) { request.Pretty = true; }
            else if (TcRequest.Matches(word, "-graph")) { throw NotSupported(word, "-graph"); }
            else if (TcRequest.Matches(word, "-Version"))
            {
                request.Io.Out.Append("tc utility, iproute2-6.1.0, libbpf 1.1.2\n");
                return 0;
            }
            else if (TcRequest.Matches(word, "-iec")) { request.Iec = true; }
            else if (TcRequest.Matches(word, "-help"))
            {
                request.Io.Error.Append(TcUsage.Tc);
                return 0;
            }
            else if (TcRequest.Matches(word, "-force")) { request.Force = true; }
            else if (TcRequest.Matches(word, "-batch"))
            {
                if (request.Words.AtEnd) { request.Io.Error.Append(TcUsage.Tc); }
                else { request.BatchFile = request.Words.Next().Text; }
            }
            else { ReadRare(word, request); }
        }
        return null;
    }

    private static void ReadRare(Word word, TcRequest request)
    {
        if (TcRequest.Matches(word, "-netns")) { throw NotSupported(word, "-netns"); }
        else if (TcRequest.Matches(word, "-Numeric") || TcRequest.Matches(word, "-nm") || TcRequest.Matches(word, "-names")) { }
        else if (TcRequest.Matches(word, "-cf") || TcRequest.Matches(word, "-conf")) { request.Value(); }
        else if (TcRequest.Matches(word, "-color") || word.Text is "-color=never" or "-color=auto" or "-color=always") { }
        else if (TcRequest.Matches(word, "-timestamp") || TcRequest.Matches(word, "-tshort")) { }
        else if (TcRequest.Matches(word, "-json")) { request.Json = true; }
        else if (TcRequest.Matches(word, "-oneline")) { request.OneLine = true; }
        else if (TcRequest.Matches(word, "-brief")) { throw NotSupported(word, "-brief"); }
        else { throw TcFault.Own(word, $"tc has no option '{word.Text}'", $"Option \"{word.Text}\" is unknown, try \"tc -help\"."); }
    }

    private static SyntaxException NotSupported(Word word, string name) => TcFault.Own(word, $"{name} is not supported by this router");
}
