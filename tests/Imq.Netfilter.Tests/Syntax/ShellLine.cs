using System.Text;

namespace Imq.Netfilter.Tests.Syntax;

/// <summary>As much of a shell as the corpora need: words, both kinds of quotes, and <c>printf 'TEXT' | COMMAND</c>.</summary>
internal static class ShellLine
{
    public static (string[] Words, string Input) Parse(string line)
    {
        string input = "";
        const string Printf = "printf '";
        if (line.StartsWith(Printf, StringComparison.Ordinal))
        {
            int end = line.IndexOf("' | ", StringComparison.Ordinal);
            input = line[Printf.Length..end].Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal)
                .Replace("\\\\", "\\", StringComparison.Ordinal);
            line = line[(end + 4)..];
        }
        List<string> words = [];
        StringBuilder word = new();
        bool open = false;
        char quote = '\0';
        foreach (char letter in line + " ")
        {
            if (quote != '\0' && letter == quote) { quote = '\0'; }
            else if (quote == '\0' && (letter is '\'' or '"')) { (quote, open) = (letter, true); }
            else if (quote == '\0' && letter == ' ')
            {
                if (open) { words.Add(word.ToString()); }
                word.Clear();
                open = false;
            }
            else
            {
                word.Append(letter);
                open = true;
            }
        }
        return ([.. words], input);
    }
}
