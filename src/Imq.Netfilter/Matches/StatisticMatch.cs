using System.Globalization;
using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Packets;
using Imq.Syntax;

namespace Imq.Netfilter.Matches;

/// <summary>
/// Some of the packets: <c>-m statistic --mode random [!] --probability P</c> or <c>-m statistic --mode nth [!] --every N --packet P</c>.
/// </summary>
/// <remarks>
/// P of random is 0..1 in steps of 2⁻³¹. Nth: 1..2³²-1, of each N packets the one numbered P matches, the first is 0.
/// Source: Linux xt_statistic.c, libxt_statistic.c.
/// </remarks>
internal sealed class StatisticMatch : IMatch<StatisticMatch>
{
    private const long One = 1L << 31;
    private readonly bool _isNth, _isInverted;
    private readonly uint _probability, _every, _packet;
    private uint _count;

    private StatisticMatch(uint probability, bool isInverted) => (_probability, _isInverted) = (probability, isInverted);

    private StatisticMatch(uint every, uint packet, bool isInverted)
    {
        (_isNth, _every, _packet, _isInverted) = (true, every, packet, isInverted);
        _count = every - 1 - packet;
    }

    public static string Name => "statistic";

    public static IReadOnlyList<OptionSpec> Options { get; } =
        [new("--mode"), new("--probability", IsInvertible: true), new("--every", IsInvertible: true), new("--packet")];

    public string MatchName => Name;

    public static StatisticMatch Parse(OptionReader options)
    {
        OptionUse? mode = options.Find("--mode"), share = options.Find("--probability"), every = options.Find("--every");
        if (mode is not null && mode.Argument.Text is not ("random" or "nth")) { throw options.Fail(mode, $"Bad mode \"{mode.Argument.Text}\""); }
        bool isNth = mode?.Argument.Text == "nth";
        uint probability = share is null ? 0 : ReadProbability(options, share);
        uint period = options.OptionalNumber("--every", 1u, uint.MaxValue, 1u), packet = options.OptionalNumber("--packet", 0u, uint.MaxValue, 0u);
        if (!isNth && share is null) { throw options.Fail(null, "--probability must be specified when using random mode"); }
        if (isNth && every is null && !options.Has("--packet")) { throw options.Fail(null, "--every and --packet must be specified when using nth mode"); }
        if (isNth && packet >= period) { throw options.Fail(options.Find("--packet"), "the --packet p must be 0 <= p <= n-1"); }
        options.Required("--mode");
        options.Exclude("--probability", "--every");
        options.Exclude("--probability", "--packet");
        Require(options, "--every", "--packet");
        Require(options, "--packet", "--every");
        return isNth ? new StatisticMatch(period, packet, every!.IsInverted) : new StatisticMatch(probability, share!.IsInverted);
    }

    public bool Matches(PacketBuffer packet, in HookState state)
    {
        if (!_isNth) { return ((state.Services.NextRandom() & int.MaxValue) < _probability) != _isInverted; }
        _count = _count == _every - 1 ? 0 : _count + 1;
        return (_count == 0) != _isInverted;
    }

    public void Print(CommandWriter to)
    {
        to.Option("--mode", _isNth ? "nth" : "random").Not(_isInverted);
        if (_isNth) { to.Option("--every", _every).Option("--packet", _packet); }
        else { to.Option("--probability", ProbabilityText); }
    }

    public void List(ListWriter to)
    {
        string not = _isInverted ? " !" : "";
        to.Raw(!_isNth ? $" statistic mode random{not} probability {ProbabilityText}"
            : $" statistic mode nth{not} every {_every}{(_packet != 0 ? $" packet {_packet}" : "")}");
    }

    /// <summary>Eleven digits behind the point, the last one rounded to even as C's printf does.</summary>
    private string ProbabilityText
    {
        get
        {
            const ulong digits = 100_000_000_000;
            (UInt128 text, UInt128 rest) = UInt128.DivRem((UInt128)_probability * digits, One);
            if (rest > One / 2 || (rest == One / 2 && (text & 1) != 0)) { text++; }
            return string.Create(CultureInfo.InvariantCulture, $"{text / digits}.{text % digits:D11}");
        }
    }

    private static uint ReadProbability(OptionReader options, OptionUse use) =>
        double.TryParse(use.Argument.Text, NumberStyles.Float & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out double share) && share is >= 0 and <= 1
            ? (uint)Math.Round(One * share, MidpointRounding.AwayFromZero)
            : throw options.Fail(use, "statistic: bad value for option \"--probability\", or out of range (0-1).\n");

    private static void Require(OptionReader options, string option, string other)
    {
        if (options.Find(option) is { } use && !options.Has(other))
        {
            throw options.Fail(use, $"statistic: option \"{option}\" also requires \"{other}\".\n");
        }
    }
}
