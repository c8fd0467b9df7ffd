using System.Globalization;
using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Packets.Headers;
using Imq.Syntax;

namespace Imq.Netfilter.Matches;

/// <summary>Source address of the Ethernet header a packet came in with: <c>-m mac [!] --mac-source XX:XX:XX:XX:XX:XX</c>.</summary>
/// <remarks>
/// PREROUTING, INPUT and FORWARD only. A packet without an Ethernet header matches neither the rule nor its inversion.
/// Source: Linux xt_mac.c, libxt_mac.c.
/// </remarks>
internal sealed class MacMatch(MacAddress address, bool isInverted) : IMatch<MacMatch>
{
    public static string Name => "mac";

    public static IReadOnlyList<OptionSpec> Options { get; } = [new("--mac-source", IsInvertible: true)];

    public static HookSet Hooks => HookSet.PreRouting | HookSet.LocalIn | HookSet.Forward;

    public string MatchName => Name;

    public static MacMatch Parse(OptionReader options)
    {
        OptionUse use = options.Required("--mac-source");
        return TryRead(use.Argument.Text, out MacAddress address)
            ? new MacMatch(address, use.IsInverted)
            : throw options.Fail(use, "Invalid MAC address specified.");
    }

    public bool Matches(PacketBuffer packet, in HookState state) =>
        EthernetHeader.TryRead(packet.Link, out EthernetHeader header) && (header.Source == address) != isInverted;

    public void Print(CommandWriter to) => to.Option("--mac-source", address.ToString(), isInverted);

    public void List(ListWriter to) => to.Raw($" MAC {(isInverted ? "! " : "")}{address}");

    /// <summary>ether_aton's reading: up to two hexadecimal digits a byte; the original also lets a byte be empty.</summary>
    private static bool TryRead(string text, out MacAddress address)
    {
        string[] bytes = text.Split(':');
        ulong value = 0;
        address = default;
        foreach (string digits in bytes)
        {
            byte number = 0;
            if (digits.Length > 2 || (digits.Length > 0 && !byte.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)))
            {
                return false;
            }
            value = (value << 8) | number;
        }
        address = new MacAddress(value);
        return bytes.Length == MacAddress.Length && bytes[^1].Length > 0;
    }
}
