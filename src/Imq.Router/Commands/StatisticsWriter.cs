using System.Globalization;
using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary>Prints <c>ip -s</c>'s table; columns grow with the numbers.</summary>
/// <remarks>Observed on iproute2 6.1. What this router cannot lose it cannot count: CRC, frame, carrier, collision columns stay 0.</remarks>
internal sealed class StatisticsWriter(IprouteWriter to, IpOptions options)
{
    private readonly int[] _widths = [10, 7, 6, 7, 7, 7, 10];

    public void Write(in InterfaceStatistics of)
    {
        if (to.IsJson)
        {
            WriteJson(of);
            return;
        }
        bool detailed = options.Statistics > 1;
        long[] rx = [of.RxBytes, of.RxPackets, of.RxErrors, of.RxDropped, 0, of.Multicast];
        long[] tx = [of.TxBytes, of.TxPackets, of.TxErrors, of.TxDropped, 0, 0];
        Fit(rx);
        Fit(tx);
        Titles("    RX:", 4, "bytes", "packets", "errors", "dropped", "missed", "mcast");
        Numbers(rx);
        if (detailed)
        {
            to.Text(options.NewLine);
            Titles("    RX errors:", 11, "", "length", "crc", "frame", "fifo", "overrun");
            Errors();
        }
        to.Text(options.NewLine);
        Titles("    TX:", 4, "bytes", "packets", "errors", "dropped", "carrier", "collsns");
        Numbers(tx);
        if (!detailed) { return; }
        to.Text(options.NewLine);
        Titles("    TX errors:", 11, "", "aborted", "fifo", "window", "heartbt", "transns");
        Errors();
    }

    private void Titles(string start, int used, params ReadOnlySpan<string> titles)
    {
        to.Text(start);
        for (int i = 0; i < titles.Length; i++)
        {
            to.Text((i == 0 && used == 11 ? "" : " ") + titles[i].PadLeft(i == 0 ? Math.Max(0, _widths[0] - used + (used == 11 ? 1 : 0)) : _widths[i]));
        }
        to.Text(used == 11 ? "" : new string(' ', 1 + _widths[6])).Text(options.NewLine);
    }

    private void Numbers(long[] numbers)
    {
        to.Text("    ");
        for (int i = 0; i < numbers.Length; i++) { to.Text(Format(numbers[i]).PadLeft(_widths[i]) + " "); }
    }

    private void Errors()
    {
        to.Text("    " + new string(' ', _widths[0] + 1));
        for (int i = 1; i <= 5; i++) { to.Text(Format(0).PadLeft(_widths[i]) + " "); }
    }

    private void Fit(long[] numbers)
    {
        for (int i = 0; i < numbers.Length; i++) { _widths[i] = Math.Max(_widths[i], Number(numbers[i]).Length); }
    }

    private string Format(long number) => options.Human ? Shorten(number) : Number(number);

    /// <summary>-h: three significant digits or so, with K, M, G, T, P, E (Ki, Mi, … with -iec).</summary>
    private string Shorten(long number)
    {
        long unit = options.Iec ? 1024 : 1000, power = unit;
        if (number < unit) { return Number(number); }
        int letter = 0;
        while (letter < 5 && number / power >= unit)
        {
            power *= unit;
            letter++;
        }
        string digits = number / power < 10 ? "0.00" : number / power < 100 ? "0.0" : "0";
        return ((double)number / power).ToString(digits, CultureInfo.InvariantCulture) + "KMGTPE"[letter] + (options.Iec ? "i" : "");
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private void WriteJson(in InterfaceStatistics of)
    {
        bool detailed = options.Statistics > 1;
        to.OpenObject("stats64").OpenObject("rx");
        to.Number("bytes", "", of.RxBytes).Number("packets", "", of.RxPackets).Number("errors", "", of.RxErrors);
        to.Number("dropped", "", of.RxDropped).Number("over_errors", "", 0).Number("multicast", "", of.Multicast);
        if (detailed) { Zeros("length_errors", "crc_errors", "frame_errors", "fifo_errors", "missed_errors"); }
        to.CloseObject().OpenObject("tx");
        to.Number("bytes", "", of.TxBytes).Number("packets", "", of.TxPackets).Number("errors", "", of.TxErrors);
        to.Number("dropped", "", of.TxDropped).Number("carrier_errors", "", 0).Number("collisions", "", 0);
        if (detailed) { Zeros("aborted_errors", "fifo_errors", "window_errors", "heartbeat_errors", "carrier_changes"); }
        to.CloseObject().CloseObject();
    }

    private void Zeros(params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys) { to.Number(key, "", 0); }
    }
}
