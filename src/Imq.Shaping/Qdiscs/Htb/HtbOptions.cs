using Imq.Syntax;
using Imq.Syntax.Units;

namespace Imq.Shaping.Qdiscs.Htb;

/// <summary>Reads the words of htb's qdisc and class commands as tc does: same abbreviations, same defaults, same refusals.</summary>
/// <remarks>Source: iproute2 6.1 q_htb.c (behaviour).</remarks>
internal static class HtbOptions
{
    private const uint DefaultMtu = 1600;
    private const ulong ClockTicksPerSecond = 1_000_000_000;

    /// <summary>What <c>tc</c> prints behind a fault; also the answer to <c>help</c>.</summary>
    public const string Usage =
        """
        Usage: ... qdisc add ... htb [default N] [r2q N]
                              [direct_qlen P] [offload]
         default  minor id of class to which unclassified packets are sent {0}
         r2q      DRR quantums are computed as rate in Bps/r2q {10}
         debug    string of 16 numbers each 0-3 {0}

         direct_qlen  Limit of the direct queue {in packets}
         offload  enable hardware offload
        ... class add ... htb rate R1 [burst B1] [mpu B] [overhead O]
                              [prio P] [slot S] [pslot PS]
                              [ceil R2] [cburst B2] [mtu MTU] [quantum Q]
         rate     rate allocated to this class (class can still borrow)
         burst    max bytes burst which can be accumulated during idle period {computed}
         mpu      minimum packet size used in rate computations
         overhead per-packet size overhead used in rate computations
         linklay  adapting to a linklayer e.g. atm
         ceil     definite upper class rate (no borrows) {rate}
         cburst   burst but for ceil {computed}
         mtu      max packet size we create rate map for {1600}
         prio     priority of leaf; lower are served first {0}
         quantum  how much bytes to serve from leaf at once {use r2q}

        TC HTB version 3.3
        """;

    public readonly record struct Qdisc(uint Default, uint RateToQuantum, uint? DirectLimit);

    public static Qdisc ReadQdisc(TcOptions options)
    {
        options.Usage = Usage;
        uint defaultMinor = 0, rateToQuantum = 10;
        uint? directLimit = null;
        while (options.Words.TryNext(out Word option)) // help is unknown to tc here
        {
            switch (option.Text)
            {
                case "r2q": rateToQuantum = options.Number("r2q", numberBase: 10); break;
                case "direct_qlen": directLimit = options.Number("direct_qlen", numberBase: 10); break;
                case "offload": throw options.Refused(TcErrno.NotSupported, "hw-tc-offload ethtool feature flag must be on");
                case "debug": options.Value(); break; // without effect in Linux too, for twenty years
                default:
                    if (!TcOptions.Matches(option, "default")) { throw options.Unknown(option, "default", "r2q", "direct_qlen"); }
                    defaultMinor = options.Number("default", numberBase: 16);
                    break;
            }
        }
        return new Qdisc(defaultMinor, rateToQuantum, directLimit);
    }

    /// <summary>Ticks of the burst at a rate (bytes/s) where the command gives neither burst nor mtu.</summary>
    public static uint DefaultBurstTicks(ulong rate) => TickTime.FromBytes(rate, (uint)((rate / ClockTicksPerSecond) + DefaultMtu));

    public static HtbParameters ReadClass(TcOptions options)
    {
        options.Usage = Usage;
        Draft draft = new();
        while (options.TryNext(out Word option)) { draft.Read(option, options); }
        return draft.Finish(options);
    }

    private sealed class Draft
    {
        private ulong _rate, _ceil;
        private uint _mtu = DefaultMtu, _burst, _ceilBurst, _quantum, _priority;
        private ushort _mpu, _overhead;
        private LinkLayer _linkLayer = LinkLayer.Ethernet;

        public void Read(Word option, TcOptions options)
        {
            if (TcOptions.Matches(option, "prio")) { _priority = options.Number("prio", numberBase: 10); }
            else if (TcOptions.Matches(option, "mtu")) { _mtu = options.Number("mtu", numberBase: 10); }
            else if (TcOptions.Matches(option, "mpu")) { _mpu = (ushort)options.Number("mpu", ushort.MaxValue, 10); }
            else if (TcOptions.Matches(option, "overhead")) { _overhead = (ushort)options.Number("overhead", ushort.MaxValue, 10); }
            else if (TcOptions.Matches(option, "linklayer")) { _linkLayer = LinkLayers.Read(options); }
            else if (TcOptions.Matches(option, "quantum")) { _quantum = options.Number("quantum", numberBase: 10); }
            else if (option.Text is "burst" or "buffer" or "maxburst") { _burst = options.SizeWithCell(option.Text); }
            else if (option.Text is "cburst" or "cbuffer" or "cmaxburst") { _ceilBurst = options.SizeWithCell(option.Text); }
            else if (option.Text == "ceil") { ReadRate(option, options, ref _ceil); }
            else if (option.Text == "rate") { ReadRate(option, options, ref _rate); }
            else
            {
                throw options.Unknown(
                    option, "rate", "ceil", "burst", "cburst", "prio", "quantum", "mtu", "mpu", "overhead", "linklayer");
            }
        }

        public HtbParameters Finish(TcOptions options)
        {
            if (_rate == 0) { throw options.Fault(null, "htb needs a rate", "\"rate\" is required.", withUsage: false); }
            if (_ceil == 0) { _ceil = _rate; }
            if (_burst == 0) { _burst = (uint)((_rate / ClockTicksPerSecond) + _mtu); }
            if (_ceilBurst == 0) { _ceilBurst = (uint)((_ceil / ClockTicksPerSecond) + _mtu); }
            return new HtbParameters
            {
                Rate = new RateConfig(_rate, _overhead, _mpu, _linkLayer),
                Ceil = new RateConfig(_ceil, _overhead, _mpu, _linkLayer),
                BurstTicks = TickTime.FromBytes(_rate, _burst),
                CeilBurstTicks = TickTime.FromBytes(_ceil, _ceilBurst),
                Priority = (int)Math.Min(_priority, int.MaxValue),
                Quantum = _quantum,
            };
        }

        private static void ReadRate(Word option, TcOptions options, ref ulong rate)
        {
            if (rate != 0) { throw options.Fault(option, $"{option.Text} is given twice", $"Double \"{option.Text}\" spec", withUsage: false); }
            rate = options.Rate(option.Text).BytesPerSecond;
        }
    }
}
