using System.Buffers.Binary;

namespace Imq.Packets.Headers;

/// <summary>802.1Q or 802.1ad tag behind the tag's own EtherType: tag control, then the next EtherType (IEEE 802.1Q, 9.6).</summary>
public readonly ref struct VlanTag
{
    public const int Length = 4;

    /// <summary>Bits of the tag control that are the VLAN id.</summary>
    public const ushort IdMask = 0x0FFF;

    private readonly Span<byte> _bytes;

    private VlanTag(Span<byte> bytes) => _bytes = bytes;

    /// <param name="bytes">From behind the tag's EtherType (0x8100, 0x88A8).</param>
    /// <returns>False where fewer than four bytes are there.</returns>
    public static bool TryRead(Span<byte> bytes, out VlanTag tag)
    {
        tag = default;
        if (bytes.Length < Length) { return false; }
        tag = new VlanTag(bytes);
        return true;
    }

    public static bool IsTag(ushort etherType) => etherType is EtherType.Vlan or EtherType.QinQ;

    /// <summary>Priority, DEI and id as they stand.</summary>
    public ushort Control => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    /// <summary>0..4095; 0 is a priority tag, 4095 reserved.</summary>
    public int Id => Control & IdMask;

    /// <summary>0..7.</summary>
    public int Priority => Control >> 13;

    public bool DropEligible => (Control & 0x1000) != 0;

    /// <summary>EtherType of what follows the tag.</summary>
    public ushort Type => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    public static void Write(Span<byte> bytes, ushort control, ushort type)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes, control);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], type);
    }
}
