using System.Diagnostics;
using System.Globalization;
using System.Text;
using Imq.Netfilter.Hooks;
using Imq.Netfilter.Tests.Syntax;
using Imq.Packets;
using Imq.Packets.Headers;
using Imq.Testing;
using Xunit;

namespace Imq.Netfilter.Tests.Matches;

/// <summary>
/// The same frames past the same rules, in this machine's kernel and in ours: every rule must have counted the same packets and bytes.
/// </summary>
/// <remarks>
/// Rules: every accepted case of the case files that depends on the packet alone, and every target that changes it, with probes behind it
/// that see each bit. Frames: those of kernel-log-lines.txt (all header kinds, cut ones included) and built ones.
/// </remarks>
public sealed class KernelCountersTests
{
    private static readonly int[] _ports = [0, 1, 2, 5, 7, 10, 22, 53, 80, 123, 443, 4464, 65535];
    private static readonly byte[] _icmpTypes = [0, 1, 2, 3, 4, 5, 8, 9, 11, 12, 40, 128, 129, 133, 135, 137, 143, 255];
    private static readonly string[] _hopProbes = ["eq 0", "eq 255", "gt 1", "gt 62", "gt 63", "gt 64", "gt 128"];
    private static readonly string[] _timeOrRoute = ["limit", "addrtype", "addrtype6", "ours"];

    /// <summary>Makes the frames arrive on eth0; nothing else of the namespace may talk.</summary>
    private const string Play = """
        for i in eth0 eth1; do sysctl -qw net.ipv6.conf.$i.accept_dad=0; ip link set $i addrgenmode none; done
        ip link set eth0 address 02:00:00:00:00:aa
        ip link set eth1 addrgenmode none
        sysctl -qw net.ipv6.conf.eth1.disable_ipv6=1
        ip link set eth0 up; ip link set eth1 up
        python3 - frames <<'PY'
        import socket, sys, time
        wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
        wire.bind(("eth1", 0))
        for line in open(sys.argv[1]):
            wire.send(bytes.fromhex(line))
            time.sleep(0.002)
        time.sleep(0.2)
        PY
        """;

    [ToolFact("iptables-legacy")]
    public void Every_rule_counts_what_the_kernel_counts()
    {
        List<byte[]> frames = Frames();
        foreach (string program in (string[])["iptables", "ip6tables"])
        {
            string rules = Rules(program);
            string original = RunKernel(program, rules, frames), ours = RunOurs(program, rules, frames);
            string[] theirLines = Plain(original), ourLines = Plain(ours);
            StringBuilder differences = new();
            for (int i = 0; i < theirLines.Length; i++)
            {
                if (theirLines[i] != ourLines.ElementAtOrDefault(i)) { differences.Append(CultureInfo.InvariantCulture, $"KERNEL {theirLines[i]}\nOURS   {ourLines.ElementAtOrDefault(i)}\n"); }
            }
            Assert.True(differences.Length == 0, $"{program}:\n{differences}");
            Assert.True(theirLines.Count(line => line.StartsWith('[') && !line.StartsWith("[0:", StringComparison.Ordinal)) > 100, $"few rules of {program} matched:\n{original}");
        }
    }

    private static string Rules(string program)
    {
        StringBuilder text = new("*mangle\n");
        foreach (string path in CaseFile.All)
        {
            CaseFile file = CaseFile.Read(path);
            bool isMatch = path.StartsWith("Matches", StringComparison.Ordinal);
            if (!file.Programs.Contains(program) || _timeOrRoute.Contains(Path.GetFileNameWithoutExtension(path))) { continue; }
            foreach (RuleCase rule in file.Cases)
            {
                if (rule.Answer != "ok" || rule.Given.Contains("random", StringComparison.Ordinal)) { continue; }
                if (isMatch) { text.Append($"-A PREROUTING {rule.Expected}\n"); }
                else if (Probes(rule.Expected, program) is { Length: > 0 } probes) { text.Append($"-A PREROUTING {rule.Expected}\n{probes}"); }
            }
        }
        return text.Append("COMMIT\n").ToString();
    }

    /// <returns>Rules that see every bit the target may have changed; nothing for targets that change no packet.</returns>
    private static string Probes(string target, string program)
    {
        string[] bits = [.. Enumerable.Range(0, 8).Select(bit => $"0x{1 << bit:x2}/0x{1 << bit:x2}")];
        string hops = program == "iptables" ? "ttl --ttl" : "hl --hl";
        IEnumerable<string> probes = target.Split(' ')[1] switch
        {
            "MARK" => bits.Select(bit => $"-m mark --mark {bit}"),
            "TOS" or "DSCP" => bits.Select(bit => $"-m tos --tos {bit}"),
            "TTL" or "HL" => _hopProbes.Select(probe => $"-m {hops}-{probe}"),
            _ => [],
        };
        return string.Concat(probes.Select(probe => $"-A PREROUTING {probe}\n"));
    }

    private static List<byte[]> Frames()
    {
        List<byte[]> frames =
        [
            .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Targets", "kernel-log-lines.txt"))
                .Where(line => !line.StartsWith('#') && !line.EndsWith('|')).Select(Convert.FromHexString),
        ];
        foreach ((string from, string to) in new[] { ("1.2.3.6", "1.2.3.7"), ("[::1:5]", "[fe80::1]"), ("10.0.0.0", "1.5.5.5"), ("[1:2:3:4:5:6:7:8]", "[ff02::1]") })
        {
            foreach (int port in _ports)
            {
                frames.Add(Packet.Tcp($"{from}:{port} > {to}:{65535 - port}", payload: port % 300, flags: (TcpFlags)(port % 256)).Tos((byte)port).Ttl((byte)(port % 255 + 1)).Ethernet().ToBytes());
                frames.Add(Packet.Udp($"{from}:{port + 1 & 65535} > {to}:{port}", payload: port % 40).Tos((byte)(port * 4)).Ethernet("00:11:22:aa:bb:cc").ToBytes());
            }
            string flow = $"{from} > {to}".Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
            foreach (byte type in _icmpTypes)
            {
                for (byte code = 0; code < 5; code++) { frames.Add(Packet.Icmp(flow, type, code).Ethernet("0:1:2:3:4:5").ToBytes()); }
            }
        }
        frames.RemoveAll(IsLaterFragmentOfExtension);
        foreach (byte[] frame in frames) { Convert.FromHexString("0200000000AA").CopyTo(frame, 0); }
        return frames;
    }

    /// <summary>Linux drops these at the first rule with <c>-p</c> (ip6_packet_match finds no protocol and takes it for a broken packet); we go on.</summary>
    private static bool IsLaterFragmentOfExtension(byte[] frame) => frame[12] == 0x86 && frame[20] == IpProtocol.Fragment
        && (frame[56] != 0 || frame[57] > 7) && Ipv6ExtensionReader.IsExtension(frame[54]);

    private static string RunKernel(string program, string rules, List<byte[]> frames)
    {
        string folder = Directory.CreateTempSubdirectory("imq-counters").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "rules"), rules);
            File.WriteAllLines(Path.Combine(folder, "frames"), frames.Select(frame => Convert.ToHexString(frame)));
            string legacy = program.Replace("tables", "tables-legacy", StringComparison.Ordinal);
            File.WriteAllText(
                Path.Combine(folder, "script"),
                $"set -e\ncd {folder}\nexport XTABLES_LOCKFILE={folder}/lock\nip link add eth0 type veth peer name eth1\n"
                    + $"{legacy}-restore <rules\n{Play}\n{legacy}-save -c -t mangle\n");
            using Process shell = Process.Start(new ProcessStartInfo("unshare", ["-n", "bash", Path.Combine(folder, "script")])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            Task<string> errors = shell.StandardError.ReadToEndAsync();
            string output = shell.StandardOutput.ReadToEnd();
            shell.WaitForExit();
            Assert.True(shell.ExitCode == 0, errors.Result);
            return output;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string RunOurs(string program, string rules, List<byte[]> frames)
    {
        using TellingPool pool = new();
        OurIptables ours = new();
        ours.Restore(program, rules);
        foreach (byte[] frame in frames)
        {
            PacketBuffer packet = pool.Rent(frame.Length);
            packet.SetFrame(PacketBuffer.Headroom, frame.Length);
            frame.CopyTo(packet.Frame);
            if (!PacketDecoder.TryDecode(packet, LinkKind.Ethernet, out DropReason reason))
            {
                packet.Drop(reason);
                continue;
            }
            packet.InPort = 1;
            if (ours.Filter.Run(HookPoint.PreRouting, packet, default) == Verdict.Accept) { packet.Release(); }
        }
        return ours.Must($"{program}-save -c -t mangle");
    }

    private static string[] Plain(string saved) =>
        [.. saved.Split('\n').Where(line => line.StartsWith('[') || line.StartsWith(":PREROUTING", StringComparison.Ordinal))];
}
