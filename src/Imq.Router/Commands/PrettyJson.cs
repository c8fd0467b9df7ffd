using System.Text;

namespace Imq.Router.Commands;

/// <summary>Indents compact JSON as <c>ip -j -p</c> does: every member on its own line, arrays of values on one.</summary>
/// <remarks>Observed on iproute2 6.1; four spaces a level, an array's bracket counts as a level.</remarks>
internal static class PrettyJson
{
    public static string Indent(string compact)
    {
        StringBuilder text = new();
        int depth = 0;
        char before = '\0';
        for (int i = 0; i < compact.Length; i++)
        {
            char c = compact[i];
            switch (c)
            {
                case '"':
                    if (before is '{' || (before == ',' && IsKey(compact, i))) { NewLine(text, depth); }
                    i = CopyString(compact, i, text);
                    break;
                case '{' or '[':
                    depth++;
                    text.Append(c == '[' ? "[ " : "{");
                    break;
                case '}' or ']':
                    depth--;
                    if (c == '}' && before != '{') { NewLine(text, depth); }
                    if (c == ']' && before != '[') { text.Append(' '); }
                    text.Append(c);
                    break;
                case ':':
                    text.Append(": ");
                    break;
                default:
                    text.Append(c);
                    break;
            }
            before = c;
        }
        return text.ToString();
    }

    private static bool IsKey(string compact, int quote)
    {
        int end = EndOf(compact, quote);
        return end + 1 < compact.Length && compact[end + 1] == ':';
    }

    private static int EndOf(string compact, int quote)
    {
        int end = quote + 1;
        while (compact[end] != '"') { end += compact[end] == '\\' ? 2 : 1; }
        return end;
    }

    private static int CopyString(string compact, int quote, StringBuilder text)
    {
        int end = EndOf(compact, quote);
        text.Append(compact, quote, end - quote + 1);
        return end;
    }

    private static void NewLine(StringBuilder text, int depth) => text.Append('\n').Append(' ', depth * 4);
}
