namespace Imq.Netfilter.Tables;

/// <summary>What a rule asks of the IP header and the ports, before any extension. Addresses of either family; IPv4 in the low 32 bits.</summary>
internal sealed record RuleHeader
{
    public static RuleHeader Any { get; } = new();

    public AddressTest Source { get; init; }

    public AddressTest Destination { get; init; }

    /// <summary>0: any.</summary>
    public byte Protocol { get; init; }

    public bool IsProtocolInverted { get; init; }

    /// <summary>Null: any.</summary>
    public InterfacePattern? In { get; init; }

    public InterfacePattern? Out { get; init; }

    /// <summary><c>-f</c>: second and further fragments only. IPv4.</summary>
    public bool WantsFragment { get; init; }

    public bool IsFragmentInverted { get; init; }
}
