using Imq.Shaping.Qdiscs;
using Imq.Shaping.Syntax;
using Imq.Syntax;

namespace Imq.Shaping.Filters;

/// <summary>The words of <c>[handle NUMBER] matchall [classid CLASSID] [skip_hw | skip_sw]</c>.</summary>
/// <remarks>tc wants another word behind skip_hw and skip_sw. Source: iproute2 6.1 f_matchall.c.</remarks>
internal sealed class MatchallOptions : FilterOptions
{
    private const string Usage =
        """
        Usage: ... matchall [skip_sw | skip_hw]
                         [ action ACTION_SPEC ] [ classid CLASSID ]

        Where: SELECTOR := SAMPLE SAMPLE ...
               FILTERID := X:Y:Z
               ACTION_SPEC := ... look at individual actions

        NOTE: CLASSID is parsed as hexadecimal input.
        """;

    public static MatchallOptions Parse(string? handle, TcOptions options)
    {
        options.Usage = Usage;
        MatchallOptions made = new() { IsGiven = !options.Words.AtEnd };
        if (handle is not null) { made.Handle = CNumbers.TryUnsigned(handle, 0, out uint number) ? number : 0; }
        while (options.TryNext(out Word word))
        {
            if (TcOptions.Matches(word, "classid") || word.Text == "flowid") { made.ClassId = FilterWords.ClassId(options); }
            else if (word.Text is "skip_hw" or "skip_sw")
            {
                made.Flags |= word.Text == "skip_hw" ? FilterFlags.SkipHardware : FilterFlags.SkipSoftware;
                options.Value();
                options.Words.Position--;
            }
            else { throw FilterWords.Unknown(word, options, "classid", "flowid"); }
        }
        return made;
    }
}
