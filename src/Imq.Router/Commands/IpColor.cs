using Imq.Packets;
using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary>The colours of <c>ip -c</c> on a light or unknown background, as ANSI SGR numbers.</summary>
internal enum IpColor
{
    None = 0,
    InterfaceName = 36,
    LinkAddress = 33,
    Inet = 35,
    Inet6 = 34,
    Up = 32,
    Down = 31,
}

internal static class IpColors
{
    public static IpColor Of(IpFamily family) => family == IpFamily.V4 ? IpColor.Inet : IpColor.Inet6;

    /// <summary>A string whose text, with what follows it, is coloured (print_color_string).</summary>
    public static IprouteWriter Colored(this IprouteWriter to, bool on, IpColor color, string? key, string value, string after = "")
    {
        if (!on || color == IpColor.None) { return to.String(key, "", value, after); }
        string start = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\u001b[{(int)color}m");
        return to.Text(start).String(key, "", value, after).Text("\u001b[0m");
    }
}
