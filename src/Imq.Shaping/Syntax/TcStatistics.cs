using System.Globalization;
using Imq.Shaping.Qdiscs;
using Imq.Syntax;
using Imq.Syntax.Units;

namespace Imq.Shaping.Syntax;

/// <summary>The two lines that <c>tc -s</c> prints of a qdisc or class.</summary>
/// <remarks>Source: iproute2 6.1 tc_util.c print_tcstats2_attr.</remarks>
internal static class TcStatistics
{
    /// <param name="hasSent">False: no byte and packet count, as of sfq's classes.</param>
    public static void Print(in TrafficCounts counts, long backlog, int queueLength, bool hasSent, string newLine, IprouteWriter to)
    {
        to.Text(" ");
        if (hasSent) { to.Number("bytes", "Sent ", counts.Bytes, " bytes").Number("packets", " ", counts.Packets, " pkt "); }
        to.Number("drops", "(dropped ", counts.Drops).Number("overlimits", ", overlimits ", counts.Overlimits);
        to.Number("requeues", " requeues ", counts.Requeues, ") ").Text(newLine);
        to.Both("backlog", string.Create(CultureInfo.InvariantCulture, $" backlog {new ByteSize((uint)backlog)}"), backlog);
        to.Number("qlen", " ", queueLength, "p");
        to.Text(string.Create(CultureInfo.InvariantCulture, $" requeues {counts.Requeues}"));
    }
}
