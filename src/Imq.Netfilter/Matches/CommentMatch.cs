using System.Text;
using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Packets;
using Imq.Syntax;

namespace Imq.Netfilter.Matches;

/// <summary>A remark on a rule: <c>-m comment --comment TEXT</c>. Every packet matches.</summary>
/// <remarks>0..255 bytes of UTF-8 are kept, the rest is cut off with a warning. Source: Linux xt_comment.c, libxt_comment.c.</remarks>
internal sealed class CommentMatch(string text) : IMatch<CommentMatch>
{
    private const int MaxBytes = 255;

    public static string Name => "comment";

    public static IReadOnlyList<OptionSpec> Options { get; } = [new("--comment")];

    public string MatchName => Name;

    public static CommentMatch Parse(OptionReader options)
    {
        OptionUse use = options.Required("--comment");
        string text = use.Argument.Text;
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            options.Io?.Warn(use.Argument.Span, $"a comment has room for {MaxBytes} bytes, the rest of it is cut off");
            text = TextLimit.Cut(text, MaxBytes);
        }
        return new CommentMatch(text);
    }

    public bool Matches(PacketBuffer packet, in HookState state) => true;

    public void Print(CommandWriter to) => to.Word("--comment").Quoted(text);

    public void List(ListWriter to) => to.Raw($" /* {text} */");
}
