using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Imq.Packets;
using Imq.Packets.Headers;
using Imq.Shaping.Devices;
using Imq.Shaping.Tests.Syntax;
using Imq.Testing;
using Xunit;

namespace Imq.Shaping.Tests.Filters;

/// <summary>Random filters and random frames, through this machine's kernel and through ours: each class must have got the same packets.</summary>
public sealed partial class FiltersAgainstKernelTests
{
    private const int Rounds = 16, FiltersPerRound = 14, FramesPerRound = 150;

    [ToolFact("tc")]
    public void Every_frame_goes_to_the_class_that_the_kernel_sends_it_to()
    {
        string name = $"imq-f{Environment.ProcessId}", room = Directory.CreateTempSubdirectory("imq-filters-").FullName;
        Sh($"ip netns add {name} && ip netns exec {name} sh -c 'echo 1 | tee /proc/sys/net/ipv6/conf/*/disable_ipv6 >/dev/null' && ip -n {name} link add imq0 type veth peer name imqp && ip -n {name} link set imqp up && ip -n {name} link set imq0 up");
        try
        {
            int used = 0;
            for (int seed = 1; seed <= Rounds; seed++)
            {
                Random random = new(seed);
                string[] commands = RandomFilters.Tree(random, FiltersPerRound);
                using TellingPool pool = new();
                List<PacketBuffer> frames = RandomFilters.Frames(random, FramesPerRound, pool);
                string kernel = ThroughKernel(name, room, commands, frames), ours = ThroughOurs(commands, frames);
                Assert.True(kernel == ours, $"seed {seed}\nkernel:\n{kernel}\nours:\n{ours}\n{string.Join('\n', commands)}");
                used += kernel.Split('\n').Count(static line => !line.Contains("Sent 0 bytes", StringComparison.Ordinal));
            }
            Assert.True(used >= 3 * Rounds, $"only {used} classes in all got a packet: the filters tell nothing apart");
        }
        finally
        {
            Sh($"ip netns del {name}");
            Directory.Delete(room, recursive: true);
        }
    }

    private static string ThroughKernel(string name, string room, string[] commands, List<PacketBuffer> frames)
    {
        string batch = Path.Combine(room, "batch"), hex = Path.Combine(room, "frames");
        File.WriteAllLines(batch, commands);
        File.WriteAllLines(hex, frames.Select(static frame => Convert.ToHexString(frame.Frame)));
        Sh($"tc -n {name} qdisc del dev imq0 root 2>/dev/null; tc -n {name} -b {batch} && ip netns exec {name} python3 {Beside("send-frames.py")} imq0 {hex}");
        return Sent(Sh($"tc -n {name} -s class show dev imq0"));
    }

    private static string ThroughOurs(string[] commands, List<PacketBuffer> frames)
    {
        TcSession tc = new("imq0");
        foreach (string command in commands) { Assert.Equal("", WithoutWarnings(tc.Run(command))); }
        ShapedDevice device = tc.Control.Find("imq0")!;
        Instant now = Instant.FromSeconds(1);
        foreach (PacketBuffer frame in frames)
        {
            device.Enqueue(frame, now);
            device.Poll(now, 64);
            now += Instant.NanosecondsPerMillisecond;
        }
        return Sent(tc.Run("-s class show dev imq0"));
    }

    private static string WithoutWarnings(string shown) =>
        string.Join('\n', shown.Split('\n').Where(static line => !line.StartsWith("Warning:", StringComparison.Ordinal)));

    /// <summary>Each class with the packets it has sent.</summary>
    private static string Sent(string shown) =>
        string.Join('\n', SentPattern().Matches(shown).Select(static match => $"{match.Groups[1].Value}: {match.Groups[2].Value}").Order(StringComparer.Ordinal));

    [GeneratedRegex(@"class htb (1:\w+) [^\n]*\n (Sent \d+ bytes \d+ pkt)")]
    private static partial Regex SentPattern();

    private static string Sh(string script)
    {
        using Process shell = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true })!;
        string output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return shell.ExitCode == 0 ? output : throw new InvalidOperationException($"'{script}' ended with status {shell.ExitCode}");
    }

    private static string Beside(string file, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, file);
}
