using System.Text;

namespace Imq.Syntax;

/// <summary>Indents a JSON document the way iproute2's writer does for <c>-p</c>: four spaces a level, <c>[ {</c>, <c>},{</c>.</summary>
/// <remarks>Source of the layout: output of tc and ip 6.1 with -j -p.</remarks>
public static class PrettyJson
{
    public static string Of(string compact)
    {
        StringBuilder to = new();
        int depth = 0;
        bool hasValue = false;
        for (int i = 0; i < compact.Length; i++)
        {
            char c = compact[i];
            switch (c)
            {
                case '[' or '{':
                    depth++;
                    hasValue = false;
                    to.Append(c).Append(c == '[' ? " " : "");
                    break;
                case ']':
                    depth--;
                    to.Append(hasValue ? " ]" : "]");
                    hasValue = true;
                    break;
                case '}':
                    depth--;
                    if (hasValue) { NewLine(to, depth); }
                    to.Append('}');
                    hasValue = true;
                    break;
                case ',':
                    to.Append(',');
                    break;
                case '"':
                    int end = EndOfString(compact, i);
                    if (end < compact.Length && compact[end] == ':')
                    {
                        NewLine(to, depth);
                        to.Append(compact, i, end - i).Append(": ");
                        end++;
                    }
                    else { to.Append(compact, i, end - i); }
                    i = end - 1;
                    hasValue = true;
                    break;
                default:
                    to.Append(c);
                    hasValue = true;
                    break;
            }
        }
        return to.ToString();
    }

    private static void NewLine(StringBuilder to, int depth) => to.Append('\n').Append(' ', 4 * depth);

    /// <returns>The place behind the closing quote.</returns>
    private static int EndOfString(string text, int quote)
    {
        int at = quote + 1;
        while (text[at] != '"') { at += text[at] == '\\' ? 2 : 1; }
        return at + 1;
    }
}
