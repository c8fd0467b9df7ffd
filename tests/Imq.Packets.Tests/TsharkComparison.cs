using System.Diagnostics;
using System.Xml.Linq;
using Imq.Packets.Headers;
using Imq.Testing;
using Xunit;

namespace Imq.Packets.Tests;

/// <summary>Decodes one capture with every header kind by our views and by tshark, and compares field by field.</summary>
public class TsharkComparison
{
    private static readonly string[] s_options =
    [
        "ip.defragment:FALSE", "ipv6.defragment:FALSE", "ip.check_checksum:TRUE", "udp.check_checksum:TRUE", "tcp.check_checksum:TRUE",
    ];

    [ToolFact("tshark")]
    public void Every_header_field_reads_as_tshark_reads_it()
    {
        List<(string Name, byte[] Frame)> capture = [];
        foreach ((string name, Func<PacketBuilder> sample) in Samples.All)
        {
            capture.Add((name, sample().WithEthernet().ToBytes()));
            capture.Add((name + ", other values", sample().WithEthernet().Ttl(255).Tos(0x47).Window(65_535).Sequence(0xFFFF_FFFF).Urgent(77).ToBytes()));
        }
        capture.Add(("bad udp checksum", Packet.Udp(Samples.V4, 9).Ethernet().BadChecksum().ToBytes()));
        capture.Add(("bad tcp checksum", Packet.Tcp(Samples.V6, 9).Ethernet().BadChecksum().ToBytes()));
        capture.Add(("bad icmp checksum", Packet.Icmp(Samples.V4, payload: 9).Ethernet().BadChecksum().ToBytes()));
        XElement[] packets = Dissect([.. capture.Select(one => one.Frame)]);
        Assert.Equal(capture.Count, packets.Length);

        using TellingPool pool = new();
        List<string> differences = [];
        for (int i = 0; i < packets.Length; i++)
        {
            PacketBuffer packet = PacketDecoderTests.Frame(pool, capture[i].Frame);
            Assert.True(PacketDecoder.TryDecode(packet, LinkKind.Ethernet, out _), capture[i].Name);
            TsharkPacket theirs = new(packets[i]);
            foreach ((string field, string ours) in TsharkFields.Of(packet))
            {
                string their = theirs[field];
                if (their != ours) { differences.Add($"{capture[i].Name}: {field} is '{ours}' here and '{their}' in tshark"); }
            }
            packet.Release();
        }
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static XElement[] Dissect(byte[][] frames)
    {
        string path = Path.Combine(Path.GetTempPath(), $"imq-{Environment.ProcessId}-{Guid.NewGuid():N}.pcap");
        PcapFile.Write(path, frames);
        try
        {
            ProcessStartInfo start = new("tshark", ["-n", "-r", path, "-T", "pdml", .. s_options.SelectMany(option => (string[])["-o", option])])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using Process tshark = Process.Start(start)!;
            Task<string> errors = tshark.StandardError.ReadToEndAsync();
            XDocument document = XDocument.Load(tshark.StandardOutput);
            tshark.WaitForExit();
            Assert.True(tshark.ExitCode == 0, errors.Result);
            return [.. document.Root!.Elements("packet")];
        }
        finally
        {
            File.Delete(path);
        }
    }
}
