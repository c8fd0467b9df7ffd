using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Syntax;

namespace Imq.Netfilter.Matches;

/// <summary>The kinds that one address of a packet may have.</summary>
internal readonly record struct AddressTypeTest(AddressKind Kinds, bool IsInverted)
{
    private const AddressKind NeedsRoute6 = AddressKind.Local | AddressKind.Anycast | AddressKind.Unreachable;
    private const AddressKind Unsupported6 = AddressKind.Broadcast | AddressKind.Blackhole | AddressKind.Prohibit | AddressKind.Throw | AddressKind.Nat | AddressKind.Xresolve;

    /// <summary>In the order of their bits.</summary>
    private static readonly string[] _names =
        ["UNSPEC", "UNICAST", "LOCAL", "BROADCAST", "ANYCAST", "MULTICAST", "BLACKHOLE", "UNREACHABLE", "PROHIBIT", "THROW", "NAT", "XRESOLVE"];

    public bool IsNone => Kinds == AddressKind.None;

    public static AddressTypeTest Read(OptionReader options, string option)
    {
        if (options.Find(option) is not { } use) { return default; }
        AddressKind kinds = AddressKind.None;
        string left = use.Argument.Text;
        for (int comma = left.IndexOf(',', StringComparison.Ordinal); comma >= 0; comma = left.IndexOf(',', StringComparison.Ordinal))
        {
            kinds |= Find(left[..comma]) ?? throw options.Fail(use, $"addrtype: bad type `{left}'");
            left = left[(comma + 1)..];
        }
        return new AddressTypeTest(kinds | (Find(left) ?? throw options.Fail(use, $"addrtype: bad type \"{left}\"")), use.IsInverted);
    }

    /// <summary>The kernel's refusals for IPv6.</summary>
    public void RefuseUnsupported(OptionReader options, string option)
    {
        if (options.Family == IpFamily.V6 && (Kinds & Unsupported6) != 0)
        {
            throw options.FailInKernel(options.Find(option), $"{option}: IPv6 knows no {TextOf(Kinds & Unsupported6)}");
        }
    }

    public bool Matches(Ipv4Address address, int port, in HookState state) =>
        IsNone || ((state.Services.KindOf(address, port) & Kinds) != 0) != IsInverted;

    public bool Matches(Ipv6Address address, int port, in HookState state) => IsNone || Asks(address, port, in state) != IsInverted;

    public void Print(CommandWriter to, string option)
    {
        if (!IsNone) { to.Option(option, TextOf(Kinds), IsInverted); }
    }

    public void List(ListWriter to, string name)
    {
        if (!IsNone) { to.Raw($" {name} {(IsInverted ? "!" : "")}{TextOf(Kinds)}"); }
    }

    /// <summary>Neither multicast, nor unspecified, nor an IPv4 address in disguise (::ffff:0:0/96) is unicast (ipv6_addr_type).</summary>
    private static bool IsUnicast(Ipv6Address address) => !address.IsMulticast && !address.IsAny && (address.High != 0 || address.Low >> 32 != 0xFFFF);

    private bool Asks(Ipv6Address address, int port, in HookState state) =>
        ((Kinds & AddressKind.Multicast) == 0 || address.IsMulticast)
        && ((Kinds & AddressKind.Unicast) == 0 || IsUnicast(address))
        && ((Kinds & AddressKind.Unspecified) == 0 || address.IsAny)
        && ((Kinds & NeedsRoute6) == 0 || (state.Services.KindOf(address, port) & Kinds & NeedsRoute6) != 0);

    private static AddressKind? Find(string name)
    {
        int index = name.Length == 0 ? -1 : Array.FindIndex(_names, known => known.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : (AddressKind)(1 << index);
    }

    private static string TextOf(AddressKind kinds) => string.Join(',', _names.Where((_, index) => ((int)kinds & (1 << index)) != 0));
}
