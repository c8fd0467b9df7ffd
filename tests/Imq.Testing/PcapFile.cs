using System.Buffers.Binary;

namespace Imq.Testing;

/// <summary>Writes a capture file that tcpdump and tshark read (draft-ietf-opsawg-pcap; little-endian, microseconds).</summary>
public static class PcapFile
{
    public const int Ethernet = 1, RawIp = 101;

    /// <param name="linkType"><see cref="Ethernet"/> or <see cref="RawIp"/>.</param>
    public static void Write(string path, IReadOnlyList<byte[]> frames, int linkType = Ethernet)
    {
        using FileStream file = File.Create(path);
        Span<byte> header = stackalloc byte[24];
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0xA1B2_C3D4);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], 262_144);
        BinaryPrimitives.WriteInt32LittleEndian(header[20..], linkType);
        file.Write(header);
        header = header[..16];
        for (int i = 0; i < frames.Count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(header, 1_000_000_000 + i);
            BinaryPrimitives.WriteInt32LittleEndian(header[4..], 0);
            BinaryPrimitives.WriteInt32LittleEndian(header[8..], frames[i].Length);
            BinaryPrimitives.WriteInt32LittleEndian(header[12..], frames[i].Length);
            file.Write(header);
            file.Write(frames[i]);
        }
    }
}
