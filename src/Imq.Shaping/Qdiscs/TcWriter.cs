using System.Globalization;
using Imq.Syntax;
using Imq.Syntax.Units;

namespace Imq.Shaping.Qdiscs;

/// <summary>Prints a qdisc, class or filter as tc does: one call gives text or JSON. Spaces are the caller's, as in iproute2.</summary>
/// <param name="details"><c>-d</c>.</param>
/// <param name="statistics"><c>-s</c>.</param>
/// <param name="raw"><c>-r</c>.</param>
/// <param name="pretty"><c>-p</c>.</param>
/// <param name="newLine">What ends a line inside one entry: a backslash with <c>-o</c>.</param>
/// <param name="iec"><c>-iec</c>: rates in units of 1024.</param>
internal sealed class TcWriter(IprouteWriter to, bool details = false, bool statistics = false, bool raw = false, bool iec = false, bool pretty = false, string newLine = "\n")
{
    public IprouteWriter To { get; } = to;

    public bool Details { get; } = details;

    public bool Statistics { get; } = statistics;

    public bool Raw { get; } = raw;

    public bool Iec { get; } = iec;

    public bool Pretty { get; } = pretty;

    public string NewLine { get; } = newLine;

    public TcWriter Text(string text)
    {
        To.Text(text);
        return this;
    }

    public TcWriter String(string key, string before, string value, string after = "")
    {
        To.String(key, before, value, after);
        return this;
    }

    public TcWriter Number(string? key, string before, long value, string after = "")
    {
        To.Number(key, before, value, after);
        return this;
    }

    /// <summary>A hexadecimal number: text as it is, a string in JSON (<c>0x10</c>).</summary>
    public TcWriter Hex(string key, string before, uint value, string after = "") =>
        String(key, before, "0x" + value.ToString("x", CultureInfo.InvariantCulture), after);

    /// <summary>Hexadecimal without 0x: padded with zeros in text, a string without padding in JSON.</summary>
    public TcWriter PlainHex(string key, uint value, int digits)
    {
        if (To.IsJson) { To.String(key, "", value.ToString("x", CultureInfo.InvariantCulture)); }
        else { To.Text(value.ToString("x" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)); }
        return this;
    }

    /// <summary><c>1Mbit</c> in text, bytes per second in JSON.</summary>
    public TcWriter Rate(string key, string before, ulong bytesPerSecond, string after = "")
    {
        if (To.IsJson) { To.Unsigned(key, "", bytesPerSecond); }
        else { To.Text(before + new Rate(bytesPerSecond).ToText(Iec) + after); }
        return this;
    }

    /// <summary><c>15Kb</c> in text, bytes in JSON.</summary>
    public TcWriter Size(string key, string before, uint bytes, string after = "")
    {
        if (To.IsJson) { To.Unsigned(key, "", bytes); }
        else { To.Text(before + new ByteSize(bytes) + after); }
        return this;
    }

    /// <summary><c>10ms</c> in text, microseconds in JSON.</summary>
    public TcWriter Time(string key, string before, uint microseconds, string after = "")
    {
        if (To.IsJson) { To.Unsigned(key, "", microseconds); }
        else { To.Text(before + new TcTime(microseconds) + after); }
        return this;
    }

    /// <summary>A JSON boolean; in text <paramref name="text"/> where true.</summary>
    public TcWriter Flag(string key, string text, bool value)
    {
        To.Flag(key, text, value);
        return this;
    }
}
