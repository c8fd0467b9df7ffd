namespace Imq.Router.Pipeline;

/// <summary>The options inside an IPv6 hop-by-hop or destination options header: may the packet go on?</summary>
/// <remarks>
/// Nothing is done for an option: the known ones (router alert, jumbo payload) are only checked. More than eight options, padding longer
/// than alignment needs, or with something in it, is refused silently. Sources: RFC 8200, 4.2; RFC 4942, 2.1.9.5; behaviour of ip6_parse_tlv.
/// </remarks>
internal static class Ipv6Options
{
    /// <summary>The sender is not told.</summary>
    public const int Silent = -1;

    private const byte Pad1 = 0, PadN = 1, RouterAlert = 5;
    private const int MaxPadding = 7, MaxCount = 8;

    /// <param name="header">The whole extension header.</param>
    /// <param name="isHopByHop">False for destination options.</param>
    /// <param name="isMulticast">The packet is for a group: fewer options are told of.</param>
    /// <param name="pointer">Where the answer is false: the offset in <paramref name="header"/> of an option that its sender wants to be told of, or <see cref="Silent"/>.</param>
    /// <returns>True if every option is known, or may be skipped.</returns>
    public static bool TryPass(ReadOnlySpan<byte> header, bool isHopByHop, bool isMulticast, out int pointer)
    {
        pointer = Silent;
        int padding = 0, count = 0;
        for (int at = 2; at < header.Length;)
        {
            byte kind = header[at];
            int length = kind == Pad1 ? 1 : at + 1 < header.Length ? header[at + 1] + 2 : int.MaxValue;
            if (length > header.Length - at) { return false; }
            if (kind is Pad1 or PadN)
            {
                padding += length;
                if (padding > MaxPadding || (kind == PadN && header.Slice(at + 2, length - 2).ContainsAnyExcept((byte)0))) { return false; }
            }
            else
            {
                padding = 0;
                if (++count > MaxCount) { return false; }
                if (isHopByHop && kind == RouterAlert && length != 4) { return false; }
                if (!(isHopByHop && kind == RouterAlert) && kind >> 6 != 0)
                {
                    if (kind >> 6 == 2 || (kind >> 6 == 3 && !isMulticast)) { pointer = at; }
                    return false;
                }
            }
            at += length;
        }
        return true;
    }
}
