using System.Globalization;
using System.Text;

namespace Imq.Syntax;

/// <summary>
/// Prints one answer of <c>tc</c> or <c>ip</c> as text or, with <c>-j</c>, as JSON: each value is written once and appears in whichever is wanted.
/// </summary>
/// <remarks>
/// Source of the model: iproute2's print_* calls with PRINT_ANY (both), PRINT_FP (text only) and PRINT_JSON (JSON only).
/// Text is exact, its spaces included; JSON is compact, or indented with <c>-p</c> by whoever prints the finished document.
/// </remarks>
public sealed class IprouteWriter(bool json)
{
    private readonly StringBuilder _text = new();
    private bool _needsComma;

    public bool IsJson { get; } = json;

    /// <summary>Characters written so far.</summary>
    public int Length => _text.Length;

    /// <summary>PRINT_ANY of a string: <paramref name="before"/> + value + <paramref name="after"/> in text, <c>"key":"value"</c> in JSON.</summary>
    public IprouteWriter String(string? key, string before, string value, string after = "") => Any(key, before, value, after, quoted: true);

    /// <summary>PRINT_ANY of a number.</summary>
    public IprouteWriter Number(string? key, string before, long value, string after = "") =>
        Any(key, before, value.ToString(CultureInfo.InvariantCulture), after, quoted: false);

    public IprouteWriter Unsigned(string? key, string before, ulong value, string after = "") =>
        Any(key, before, value.ToString(CultureInfo.InvariantCulture), after, quoted: false);

    /// <summary>A value that text prints one way (<paramref name="text"/>, complete with its spaces) and JSON another (<paramref name="number"/>).</summary>
    public IprouteWriter Both(string key, string text, double number) =>
        IsJson ? Any(key, "", number.ToString("R", CultureInfo.InvariantCulture), "", quoted: false) : Text(text);

    /// <summary>A JSON boolean; in text <paramref name="text"/> where true.</summary>
    public IprouteWriter Flag(string key, string text, bool value) =>
        IsJson ? Any(key, "", value ? "true" : "false", "", quoted: false) : value ? Text(text) : this;

    /// <summary>PRINT_FP: text only.</summary>
    public IprouteWriter Text(string text)
    {
        if (!IsJson) { _text.Append(text); }
        return this;
    }

    /// <summary>PRINT_JSON of a string.</summary>
    public IprouteWriter JsonString(string? key, string value) => IsJson ? String(key, "", value) : this;

    /// <summary>PRINT_JSON of a number.</summary>
    public IprouteWriter JsonNumber(string? key, long value) => IsJson ? Number(key, "", value) : this;

    public IprouteWriter JsonNull(string? key) => IsJson ? Any(key, "", "null", "", quoted: false) : this;

    public IprouteWriter OpenObject(string? key = null) => Open(key, '{');

    public IprouteWriter CloseObject() => Close('}');

    public IprouteWriter OpenArray(string? key = null) => Open(key, '[');

    public IprouteWriter CloseArray() => Close(']');

    public override string ToString() => _text.ToString();

    private IprouteWriter Any(string? key, string before, string value, string after, bool quoted)
    {
        if (!IsJson)
        {
            _text.Append(before).Append(value).Append(after);
            return this;
        }
        Key(key);
        if (quoted) { AppendQuoted(value); } else { _text.Append(value); }
        _needsComma = true;
        return this;
    }

    private IprouteWriter Open(string? key, char bracket)
    {
        if (!IsJson) { return this; }
        Key(key);
        _text.Append(bracket);
        _needsComma = false;
        return this;
    }

    private IprouteWriter Close(char bracket)
    {
        if (!IsJson) { return this; }
        _text.Append(bracket);
        _needsComma = true;
        return this;
    }

    private void Key(string? key)
    {
        if (_needsComma) { _text.Append(','); }
        if (key is null) { return; }
        AppendQuoted(key);
        _text.Append(':');
    }

    private void AppendQuoted(string value)
    {
        _text.Append('"');
        foreach (char c in value)
        {
            _ = c switch
            {
                '"' => _text.Append("\\\""),
                '\\' => _text.Append("\\\\"),
                '\n' => _text.Append("\\n"),
                '\t' => _text.Append("\\t"),
                '\r' => _text.Append("\\r"),
                _ => _text.Append(c),
            };
        }
        _text.Append('"');
    }
}
