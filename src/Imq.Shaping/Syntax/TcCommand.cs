using Imq.Syntax;

namespace Imq.Shaping.Syntax;

/// <summary>The <c>tc</c> command.</summary>
internal static class TcCommand
{
    public static int Execute(TrafficControl control, IReadOnlyList<Word> words, CommandIo io) =>
        throw new SyntaxException(words.Count > 0 ? words[0].Span : null, "tc is not there yet");
}
