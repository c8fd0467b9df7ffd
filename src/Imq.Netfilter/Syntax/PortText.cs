using System.Globalization;
using Imq.Syntax;

namespace Imq.Netfilter.Syntax;

/// <summary>Ports in rules, read and printed as the original's tcp, udp and multiport do, each in its own way.</summary>
internal static class PortText
{
    public static InclusiveRange<ushort> Any => new(ushort.MinValue, ushort.MaxValue);

    /// <summary>One port by number (strtoul with base 0) or name (xtables_parse_port).</summary>
    public static ushort ReadPort(this OptionReader options, OptionUse use, string text, string protocol)
    {
        ReadOnlySpan<char> left = text;
        return LeadingNumber.TryRead(ref left, ushort.MaxValue, out ulong number) && left.IsEmpty ? (ushort)number
            : ServiceNames.TryFind(text, protocol, out ushort port) ? port
            : throw options.Fail(use, $"invalid port/service `{text}' specified");
    }

    /// <summary><c>port</c> or <c>[min]:[max]</c> as tcp reads it: in order, names of TCP only.</summary>
    public static InclusiveRange<ushort> ReadTcpPorts(this OptionReader options, string option)
    {
        if (options.Find(option) is not { } use) { return Any; }
        string text = use.Argument.Text;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            ushort only = options.ReadPort(use, text, "tcp");
            return new InclusiveRange<ushort>(only, only, use.IsInverted);
        }
        ushort min = colon == 0 ? ushort.MinValue : options.ReadPort(use, text[..colon], "tcp");
        ushort max = colon == text.Length - 1 ? ushort.MaxValue : options.ReadPort(use, text[(colon + 1)..], "tcp");
        return min > max ? throw options.Fail(use, "invalid portrange (min > max)") : new InclusiveRange<ushort>(min, max, use.IsInverted);
    }

    /// <summary><c>port</c> or <c>[min]:[max]</c> as udp reads it (XTTYPE_PORTRC): decimal, any order, names of any protocol.</summary>
    public static InclusiveRange<ushort> ReadUdpPorts(this OptionReader options, string option)
    {
        if (options.Find(option) is not { } use) { return Any; }
        string[] ends = use.Argument.Text.Split(':');
        if (ends.Length > 2) { throw options.Fail(use, $"{options.Extension}: Too many components for option \"{option}\" (max: 2)\n"); }
        ushort min = ReadResolved(options, use, ends[0], ushort.MinValue);
        return new InclusiveRange<ushort>(min, ends.Length == 1 ? min : ReadResolved(options, use, ends[1], ushort.MaxValue), use.IsInverted);
    }

    /// <summary>As iptables-save prints it: nothing for all ports, even inverted ones.</summary>
    public static void Print(CommandWriter to, string option, InclusiveRange<ushort> ports)
    {
        if (ports.Min != 0 || ports.Max != ushort.MaxValue) { to.Option(option, ports.ToString(), ports.IsInverted); }
    }

    /// <summary>As <c>iptables -L</c> prints it: <c>spt:80</c>, <c>spts:!80:90</c>.</summary>
    public static void List(ListWriter to, string name, InclusiveRange<ushort> ports, string protocol)
    {
        if (ports == Any) { return; }
        string not = ports.IsInverted ? "!" : "", min = ServiceNames.NameOf(ports.Min, protocol, to.IsNumeric);
        to.Raw(ports.Min == ports.Max ? $" {name}:{not}{min}" : $" {name}s:{not}{min}:{ServiceNames.NameOf(ports.Max, protocol, to.IsNumeric)}");
    }

    /// <summary>getaddrinfo's reading of a service: all digits are a number of any size, of which 16 bits count.</summary>
    private static ushort ReadResolved(OptionReader options, OptionUse use, string text, ushort otherwise)
    {
        if (text.Length == 0) { return otherwise; }
        if (text.All(char.IsAsciiDigit))
        {
            ulong number = ulong.TryParse(text, CultureInfo.InvariantCulture, out ulong parsed) ? parsed : ulong.MaxValue;
            if (number > ushort.MaxValue) { options.Io?.Warn(use.Argument.Span, $"{text} is no port: it is read as {(ushort)number}, as Linux does"); }
            return (ushort)number;
        }
        return ServiceNames.TryFind(text, null, out ushort port) ? port
            : throw options.Fail(use, $"Port \"{text}\" does not resolve to anything.\n");
    }
}
