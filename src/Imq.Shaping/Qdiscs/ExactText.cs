using System.Globalization;
using Imq.Syntax;
using Imq.Syntax.Units;

namespace Imq.Shaping.Qdiscs;

/// <summary>Option values as words that read back as exactly the same value: what a saved configuration is made of.</summary>
internal static class ExactText
{
    private const int BitsPerByte = 8;

    /// <summary>As tc prints it where that loses nothing (<c>2Mbit</c>), else in single bits.</summary>
    /// <param name="bytesPerSecond">Any rate that tc can read: above 2^53 only those that a double holds.</param>
    public static string OfRate(ulong bytesPerSecond)
    {
        string shown = new Rate(bytesPerSecond).ToString();
        return Rate.TryParse(shown, out Rate read) && read.BytesPerSecond == bytesPerSecond
            ? shown
            : string.Create(CultureInfo.InvariantCulture, $"{(UInt128)bytesPerSecond * BitsPerByte}bit");
    }

    public static string Hex(uint value) => "0x" + value.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>Adds how lengths are corrected, in the words that htb and tbf share.</summary>
    public static void AddLink(RateConfig rate, CommandWriter to)
    {
        if (rate.Overhead != 0) { to.Option("overhead", rate.Overhead); }
        if (rate.Mpu != 0) { to.Option("mpu", rate.Mpu); }
        if (rate.LinkLayer != LinkLayer.Ethernet) { to.Option("linklayer", LinkLayers.NameOf(rate.LinkLayer)); }
    }
}
