using System.Globalization;
using System.Text;

namespace Imq.Syntax;

/// <summary>Prints a rule back as the words that made it, one space between words (iptables-save, -S).</summary>
public sealed class CommandWriter
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds a word as it is.</summary>
    public CommandWriter Word(string word)
    {
        if (_text.Length > 0) { _text.Append(' '); }
        _text.Append(word);
        return this;
    }

    /// <summary>Adds <c>!</c> where <paramref name="inverted"/>.</summary>
    public CommandWriter Not(bool inverted) => inverted ? Word("!") : this;

    public CommandWriter Option(string name, string value) => Word(name).Word(value);

    public CommandWriter Option(string name, long value) => Word(name).Word(value.ToString(CultureInfo.InvariantCulture));

    public CommandWriter Option(string name, string value, bool inverted) => Not(inverted).Option(name, value);

    /// <summary>Adds a value quoted as iptables-save does: only where it holds something but letters, digits, <c>-</c>, <c>_</c>.</summary>
    public CommandWriter Quoted(string value)
    {
        bool plain = value.Length > 0;
        foreach (char c in value) { plain &= char.IsAsciiLetterOrDigit(c) || c is '-' or '_'; }
        if (plain) { return Word(value); }
        StringBuilder quoted = new("\"");
        foreach (char c in value)
        {
            if (c is '"' or '\\' or '\'') { quoted.Append('\\'); }
            quoted.Append(c);
        }
        return Word(quoted.Append('"').ToString());
    }

    /// <summary>Text with its own spacing, glued to what stands there.</summary>
    public CommandWriter Raw(string text)
    {
        _text.Append(text);
        return this;
    }

    public override string ToString() => _text.ToString();
}
