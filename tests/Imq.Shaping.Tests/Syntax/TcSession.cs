using System.Globalization;
using System.Text;
using Imq.Packets;
using Imq.Shaping.Devices;
using Imq.Syntax;

namespace Imq.Shaping.Tests.Syntax;

/// <summary>Runs tc commands against a router's devices and writes what a terminal would have shown.</summary>
internal sealed class TcSession
{
    public TcSession(params ReadOnlySpan<string> devices)
    {
        for (int i = 0; i < devices.Length; i++)
        {
            Control.Add(new ShapedDevice(devices[i], 2 + i, new NoSink()) { IsUp = true });
        }
    }

    public TrafficControl Control { get; } = new();

    public bool Strict { get; init; } = true;

    public List<Diagnostic> Warnings { get; } = [];

    /// <summary>Standard output and error, and <c>rc=N</c> where the status is not 0.</summary>
    public string Run(string command, string input = "")
    {
        CommandIo io = new() { Strict = Strict, ProgramName = "tc", Input = input };
        Word[] words = Word.FromArguments("tc", Split("tc " + command));
        StringBuilder shown = new();
        int status;
        string fault = "";
        try
        {
            status = Control.Execute(words, io);
        }
        catch (SyntaxException refused)
        {
            status = refused.Diagnostic.ExitStatus;
            fault = refused.Diagnostic.ToOriginalText();
        }
        Warnings.AddRange(io.Warnings);
        shown.Append(io.Out).Append(io.Error).Append(fault);
        if (status != 0) { shown.Append(CultureInfo.InvariantCulture, $"rc={status}\n"); }
        return shown.ToString();
    }

    /// <summary>Words at blanks; <c>''</c> is an empty word.</summary>
    public static string[] Split(string command) =>
        [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static word => word == "''" ? "" : word)];

    private sealed class NoSink : IPacketSink
    {
        public void Accept(PacketBuffer packet, Instant now) => packet.Release();
    }
}
