namespace Imq.Packets.Headers;

/// <summary>
/// Walks the extension chain of an IPv6 datagram: <c>while (reader.TryNext(out Ipv6Extension extension))</c>. Afterwards
/// <see cref="NextHeader"/> and <see cref="Offset"/> tell the upper layer.
/// </summary>
/// <remarks>
/// Extensions are hop-by-hop, routing, fragment, authentication and destination options, as in Linux (net/ipv6/exthdrs_core.c
/// ipv6_ext_hdr); ESP, mobility and "no next header" end the chain as upper layers, which is how <c>ip6tables -p</c> sees them.
/// Sources: RFC 8200, 4; RFC 4302, 2 (authentication counts its length in 4-byte units).
/// </remarks>
public ref struct Ipv6ExtensionReader
{
    private readonly Span<byte> _datagram;

    internal Ipv6ExtensionReader(Span<byte> datagram)
    {
        _datagram = datagram;
        NextHeader = datagram[6];
        Offset = Ipv6Header.Length;
    }

    /// <summary>Protocol of what stands at <see cref="Offset"/>; the upper layer once the walk has ended.</summary>
    public byte NextHeader { get; private set; }

    /// <summary>Bytes from the IPv6 header's start.</summary>
    public int Offset { get; private set; }

    /// <summary>The walk ended at an extension that does not fit into the datagram.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>The walk ended behind the fragment header of a later fragment: what follows is no header.</summary>
    public bool IsLaterFragment { get; private set; }

    /// <summary>The kinds the walk steps over; anything else is an upper layer.</summary>
    public static bool IsExtension(byte nextHeader) => nextHeader is IpProtocol.HopByHop or IpProtocol.Routing or IpProtocol.Fragment
        or IpProtocol.Ah or IpProtocol.DestinationOptions;

    public bool TryNext(out Ipv6Extension extension)
    {
        extension = default;
        if (IsMalformed || IsLaterFragment || !IsExtension(NextHeader)) { return false; }
        Span<byte> left = _datagram[Offset..];
        int length = left.Length < 8 ? int.MaxValue : NextHeader switch
        {
            IpProtocol.Fragment => 8,
            IpProtocol.Ah => (left[1] + 2) * 4,
            _ => (left[1] + 1) * 8,
        };
        if (length > left.Length)
        {
            IsMalformed = true;
            return false;
        }
        extension = new Ipv6Extension(NextHeader, Offset, left[..length]);
        IsLaterFragment = NextHeader == IpProtocol.Fragment && extension.FragmentOffset != 0;
        NextHeader = left[0];
        Offset += length;
        return true;
    }
}
