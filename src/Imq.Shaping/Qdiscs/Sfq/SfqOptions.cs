using System.Globalization;
using System.Numerics;
using Imq.Syntax;
using Imq.Syntax.Units;

namespace Imq.Shaping.Qdiscs;

/// <summary>Reads sfq's words as tc does, and fills in what the kernel does. The RED options are refused by name.</summary>
/// <remarks>Source: iproute2 6.1 q_sfq.c, Linux sch_sfq.c sfq_change (behaviour); tc-sfq(8).</remarks>
internal static class SfqOptions
{
    public const string Usage =
        """
        Usage: ... sfq	[ limit NUMBER ] [ perturb SECS ] [ quantum BYTES ]
        		[ divisor NUMBER ] [ flows NUMBER] [ depth NUMBER ]
        		[ headdrop ]
        		[ redflowlimit BYTES ] [ min BYTES ] [ max BYTES ]
        		[ avpkt BYTES ] [ burst PACKETS ] [ probability P ]
        		[ ecn ] [ harddrop ]
        """;

    private static readonly string[] s_known = ["limit", "perturb", "quantum", "divisor", "flows", "depth", "headdrop"];

    /// <param name="frame">Bytes of a full frame: the default quantum.</param>
    public static SfqParameters Read(TcOptions options, int frame)
    {
        options.Usage = Usage;
        uint quantum = 0, limit = 0, divisor = 0, flows = 0, depth = 0;
        int perturb = 0;
        bool headDrop = false;
        while (options.TryNext(out Word option))
        {
            switch (option.Text)
            {
                case "quantum": quantum = ReadSize(options, "limit"); break; // tc calls a wrong quantum an illegal limit
                case "perturb": perturb = (int)ReadNumber(options, "perturb", int.MinValue, int.MaxValue); break;
                case "limit":
                    limit = (uint)ReadNumber(options, "limit", 0, uint.MaxValue);
                    if (limit < 2) { throw Plain(options, option, "Illegal \"limit\", must be > 1"); }
                    break;
                case "divisor": divisor = (uint)ReadNumber(options, "divisor", 0, uint.MaxValue); break;
                case "flows": flows = (uint)ReadNumber(options, "flows", 0, uint.MaxValue); break;
                case "depth": depth = (uint)ReadNumber(options, "depth", 0, uint.MaxValue); break;
                case "headdrop": headDrop = true; break;
                case "redflowlimit" or "min" or "max" or "avpkt" or "burst" or "probability" or "ecn" or "harddrop":
                    throw Plain(options, option, $"sfq: \"{option.Text}\" is not supported: no RED inside sfq");
                default: throw options.Unknown(option, s_known);
            }
        }
        return Complete(options, quantum, limit, divisor, flows, depth, perturb, headDrop, frame);
    }

    private static SfqParameters Complete(
        TcOptions options, uint quantum, uint limit, uint divisor, uint flows, uint depth, int perturb, bool headDrop, int frame)
    {
        if (divisor != 0 && (!BitOperations.IsPow2(divisor) || divisor > SfqParameters.MaxDivisor)) { throw options.Refused(TcErrno.Invalid); }
        if (perturb < 0) { throw options.Refused(TcErrno.Invalid, "sch_sfq: invalid perturb period"); }
        if (quantum > int.MaxValue) { throw options.Refused(TcErrno.Invalid, "sch_sfq: invalid quantum"); }
        int depthOfFlow = depth == 0 ? SfqParameters.MaxDepth : (int)Math.Min(depth, SfqParameters.MaxDepth);
        int flowCount = flows == 0 ? 128 : (int)Math.Min(flows, SfqParameters.MaxFlows);
        int limitPackets = limit == 0 ? SfqParameters.MaxDepth : (int)Math.Min(limit, (uint)(depthOfFlow * flowCount));
        return new SfqParameters
        {
            Limit = limitPackets,
            Depth = depthOfFlow,
            Flows = limit == 0 ? flowCount : Math.Min(flowCount, limitPackets),
            Divisor = divisor == 0 ? 1024 : (int)divisor,
            Quantum = quantum == 0 ? frame : (int)quantum,
            Perturb = perturb,
            HeadDrop = headDrop,
        };
    }

    private static long ReadNumber(TcOptions options, string name, long min, long max)
    {
        Word word = options.Value();
        bool negative = word.Text.StartsWith('-');
        return Integers.TryParse(word.Text.AsSpan(negative ? 1 : 0), out UInt128 value) && value <= (ulong)max
            && (negative ? -(long)value : (long)value) is var number && number >= min
            ? number
            : throw Plain(options, word, string.Create(CultureInfo.InvariantCulture, $"Illegal \"{name}\""));
    }

    private static uint ReadSize(TcOptions options, string name)
    {
        Word word = options.Value();
        return ByteSize.TryParse(word.Text, out ByteSize size) ? size.Bytes : throw Plain(options, word, $"Illegal \"{name}\"");
    }

    private static SyntaxException Plain(TcOptions options, Word word, string original) =>
        options.Fault(word, original.Replace("\"", "", StringComparison.Ordinal), original, withUsage: false);
}
