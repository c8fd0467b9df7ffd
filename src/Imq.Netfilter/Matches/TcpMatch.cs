using System.Buffers.Binary;
using System.Globalization;
using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Packets;
using Imq.Packets.Headers;
using Imq.Syntax;

namespace Imq.Netfilter.Matches;

/// <summary>
/// TCP ports, flags and options: <c>-p tcp -m tcp [!] --sport port[:port] [!] --dport port[:port] [!] --tcp-flags mask comp [!] --syn [!] --tcp-option N</c>.
/// </summary>
/// <remarks>
/// Ports 0..65535 or names, in order; flags FIN SYN RST PSH ACK URG ALL NONE, any case; option 1..255. A fragment behind the first never
/// matches, one that would overwrite the flags (offset 8, IPv4) drops the packet, and so does a header cut short.
/// Source: Linux xt_tcpudp.c, libxt_tcp.c.
/// </remarks>
/// <param name="option">0: not asked.</param>
internal sealed class TcpMatch(
    InclusiveRange<ushort> source, InclusiveRange<ushort> destination, TcpFlagTest flags, byte option, bool isOptionInverted) : IMatch<TcpMatch>
{
    private const int FlagOverlap = 8;

    public static string Name => "tcp";

    public static IReadOnlyList<OptionSpec> Options { get; } =
    [
        new("--source-port", IsInvertible: true, IsRepeatable: true) { Aliases = ["--sport"] },
        new("--destination-port", IsInvertible: true, IsRepeatable: true) { Aliases = ["--dport"] },
        new("--syn", ArgumentCount: 0, IsInvertible: true, IsRepeatable: true),
        new("--tcp-flags", ArgumentCount: 2, IsInvertible: true, IsRepeatable: true),
        new("--tcp-option", IsInvertible: true, IsRepeatable: true),
    ];

    public static byte? NeedsProtocol => IpProtocol.Tcp;

    public string MatchName => Name;

    public static TcpMatch Parse(OptionReader options)
    {
        foreach (string single in (ReadOnlySpan<string>)["--source-port", "--destination-port", "--tcp-option"])
        {
            if (options.FindAgain(single) is { } again) { throw options.Fail(again, $"Only one `{single}' allowed"); }
        }
        OptionUse? option = options.Find("--tcp-option");
        return new TcpMatch(
            options.ReadTcpPorts("--source-port"), options.ReadTcpPorts("--destination-port"), TcpFlagTest.Read(options),
            option is null ? (byte)0 : ReadOption(options, option), option?.IsInverted == true);
    }

    public bool Matches(PacketBuffer packet, in HookState state)
    {
        if (packet.FragmentOffset != 0)
        {
            if (packet.FragmentOffset == FlagOverlap && state.Family == IpFamily.V4) { state.RequestDrop(); }
            return false;
        }
        ReadOnlySpan<byte> header = packet.Transport;
        if (header.Length < TcpHeader.MinLength)
        {
            state.RequestDrop();
            return false;
        }
        return source.Matches(BinaryPrimitives.ReadUInt16BigEndian(header))
            && destination.Matches(BinaryPrimitives.ReadUInt16BigEndian(header[2..]))
            && flags.Matches(header[13])
            && (option == 0 || HasOption(header, in state));
    }

    public void Print(CommandWriter to)
    {
        PortText.Print(to, "--sport", source);
        PortText.Print(to, "--dport", destination);
        if (option != 0) { to.Option("--tcp-option", option.ToString(CultureInfo.InvariantCulture), isOptionInverted); }
        flags.Print(to);
    }

    public void List(ListWriter to)
    {
        to.Raw(" tcp");
        PortText.List(to, "spt", source, "tcp");
        PortText.List(to, "dpt", destination, "tcp");
        if (option != 0) { to.Raw($" option={(isOptionInverted ? "!" : "")}{option}"); }
        flags.List(to);
    }

    private static byte ReadOption(OptionReader options, OptionUse use)
    {
        ReadOnlySpan<char> text = use.Argument.Text;
        return LeadingNumber.TryRead(ref text, byte.MaxValue, out ulong number) && text.IsEmpty && number > 0
            ? (byte)number
            : throw options.Fail(use, $"Bad TCP option \"{use.Argument.Text}\"");
    }

    private bool HasOption(ReadOnlySpan<byte> header, in HookState state)
    {
        int length = (header[12] >> 4) * 4;
        if (length < TcpHeader.MinLength || length > header.Length)
        {
            state.RequestDrop();
            return false;
        }
        ReadOnlySpan<byte> options = header[TcpHeader.MinLength..length];
        for (int i = 0; i < options.Length;)
        {
            if (options[i] == option) { return !isOptionInverted; }
            bool isSingle = options[i] <= TcpOptionReader.NoOperation || i + 1 == options.Length;
            i += isSingle ? 1 : Math.Max((byte)1, options[i + 1]);
        }
        return isOptionInverted;
    }
}
