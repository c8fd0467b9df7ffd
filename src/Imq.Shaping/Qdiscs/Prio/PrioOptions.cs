using System.Globalization;
using Imq.Syntax;

namespace Imq.Shaping.Qdiscs;

/// <summary>Reads prio's words as tc does.</summary>
/// <remarks>Source: iproute2 6.1 q_prio.c (behaviour); tc-prio(8).</remarks>
internal static class PrioOptions
{
    public const string Usage = "Usage: ... prio bands NUMBER priomap P1 P2...[multiqueue]";

    public static PriorityBands Read(TcOptions options)
    {
        options.Usage = Usage;
        uint bands = 3;
        int mapped = 0;
        bool inMap = false;
        byte[] map = [.. PriorityBands.Default.Map];
        while (options.TryNext(out Word option))
        {
            if (option.Text == "bands")
            {
                if (inMap) { throw Plain(options, option, "Invalid \"bands\" place"); }
                bands = ReadNumber(options, options.Value(), "Illegal \"bands\"");
            }
            else if (option.Text == "priomap")
            {
                if (inMap) { throw Plain(options, option, "Error: duplicate priomap"); }
                inMap = true;
            }
            else if (option.Text == "multiqueue") { continue; }
            else if (!inMap) { throw options.Unknown(option, "bands", "priomap"); }
            else
            {
                uint band = ReadNumber(options, option, "Illegal \"priomap\" element");
                if (band >= bands) { throw Plain(options, option, "\"priomap\" element is out of bands"); }
                if (mapped > PriorityBands.MaxPriority) { throw Plain(options, option, "\"priomap\" index > TC_PRIO_MAX=15"); }
                map[mapped++] = (byte)band;
            }
        }
        return new PriorityBands((int)Math.Min(bands, int.MaxValue), map);
    }

    private static uint ReadNumber(TcOptions options, Word word, string original) =>
        uint.TryParse(word.Text, NumberStyles.None, CultureInfo.InvariantCulture, out uint value) ? value : throw Plain(options, word, original);

    private static SyntaxException Plain(TcOptions options, Word word, string original) =>
        options.Fault(word, original.Replace("\"", "", StringComparison.Ordinal), original, withUsage: false);
}
