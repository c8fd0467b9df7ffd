namespace Imq.Shaping.Qdiscs.Htb;

/// <summary>Prints htb as tc 6.1 does.</summary>
internal static class HtbPrinter
{
    public static void PrintQdisc(HtbQdisc qdisc, TcWriter to)
    {
        to.Number("r2q", "r2q ", qdisc.RateToQuantum);
        if (qdisc.DefaultMinor == 0) { to.String("default", " default ", "0"); } else { to.Hex("default", " default ", qdisc.DefaultMinor); }
        to.Number("direct_packets_stat", " direct_packets_stat ", qdisc.DirectPackets);
        if (to.Details) { to.String("ver", " ver ", "3.17"); }
        to.Number("direct_qlen", " direct_qlen ", qdisc.DirectLimit);
    }

    public static void PrintClass(HtbClass of, TcWriter to)
    {
        HtbParameters asked = of.Parameters;
        if (of.Level == 0)
        {
            to.Number("prio", "prio ", of.Priority, " ");
            if (to.Details) { to.Number("quantum", "quantum ", of.Quantum, " "); }
        }
        to.Rate("rate", "rate ", asked.Rate.Rate, " ");
        if (asked.Rate.Overhead != 0) { to.Number("overhead", "overhead ", asked.Rate.Overhead, " "); }
        to.Rate("ceil", "ceil ", asked.Ceil.Rate, " ");
        if (to.Details || asked.Rate.LinkLayer > LinkLayer.Ethernet) { to.String("linklayer", "linklayer ", LinkLayers.NameOf(asked.Rate.LinkLayer), " "); }
        PrintBurst(to, "burst", asked.Rate, asked.BurstTicks);
        PrintBurst(to, "cburst", asked.Ceil, asked.CeilBurstTicks);
        if (to.Details) { to.Number("level", "level ", of.Level, " "); }
        if (to.Raw) { to.Text("buffer [").PlainHex("buffer", asked.BurstTicks, 8).Text("] cbuffer [").PlainHex("cbuffer", asked.CeilBurstTicks, 8).Text("] "); }
    }

    public static void PrintClassStatistics(HtbClass of, TcWriter to)
    {
        to.Number("lended", " lended: ", of.Lends).Number("borrowed", " borrowed: ", of.Borrows).Number("giants", " giants: ", of.Giants, "\n");
        to.Number("tokens", " tokens: ", TickTime.FromTokens(of.Tokens));
        to.Number("ctokens", " ctokens: ", TickTime.FromTokens(of.CeilTokens), "\n");
    }

    private static void PrintBurst(TcWriter to, string name, RateConfig rate, uint ticks)
    {
        to.Size(name, name + " ", TickTime.ToBytes(rate.Rate, ticks));
        if (to.Details) { to.Text("/1 mpu " + rate.Mpu + "b"); }
        to.Text(" ");
    }
}
