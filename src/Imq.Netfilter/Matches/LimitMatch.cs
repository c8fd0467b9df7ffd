using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Packets;
using Imq.Syntax;

namespace Imq.Netfilter.Matches;

/// <summary>Matches at an average rate: <c>-m limit [--limit N[/second|/minute|/hour|/day]] [--limit-burst N]</c>.</summary>
/// <remarks>
/// Default 3/hour, burst 5 (0..10000). A token bucket in the kernel's units: time in ticks of 4 ms (HZ 250), 128 credits a tick, the
/// price of a packet rounded down to whole credits, all in 32 bits, the same overflows refused (10000/second really gives 10666).
/// A super-packet costs one packet. The bucket starts full. Source: Linux xt_limit.c, libxt_limit.c.
/// </remarks>
/// <param name="period">Ten-thousandths of a second per packet.</param>
internal sealed class LimitMatch(uint period, uint burst) : IMatch<LimitMatch>
{
    private const uint Scale = 10_000, TicksPerSecond = 250, CreditsPerTick = 128, DefaultBurst = 5, MaxBurst = 10_000;
    private const long NanosecondsPerTick = Instant.NanosecondsPerSecond / TicksPerSecond;
    private static readonly (string Name, string Short, uint Seconds)[] _units = [("day", "day", 86_400), ("hour", "hour", 3_600), ("minute", "min", 60), ("second", "sec", 1)];

    private readonly ulong _cost = Credits(period), _most = Credits(unchecked(period * burst));
    private ulong _credit = Credits(unchecked(period * burst));
    private long _lastTick = long.MinValue;

    public static string Name => "limit";

    public static IReadOnlyList<OptionSpec> Options { get; } = [new("--limit"), new("--limit-burst")];

    public string MatchName => Name;

    public static LimitMatch Parse(OptionReader options)
    {
        OptionUse? limit = options.Find("--limit");
        uint period = limit is null ? Scale * 3_600 / 3 : ReadPeriod(options, limit);
        uint burst = options.OptionalNumber("--limit-burst", 0u, MaxBurst, DefaultBurst);
        if (burst == 0 || Credits(unchecked(period * burst)) < Credits(period))
        {
            throw options.FailInKernel(options.Find("--limit-burst") ?? limit, $"limit: overflow, try lower: {period}/{burst}", "Numerical result out of range.");
        }
        return new LimitMatch(period, burst);
    }

    public bool Matches(PacketBuffer packet, in HookState state)
    {
        long tick = state.Now.Nanoseconds / NanosecondsPerTick;
        if (_lastTick != long.MinValue && tick > _lastTick)
        {
            _credit = Math.Min(_most, _credit + ((ulong)(tick - _lastTick) * CreditsPerTick));
        }
        _lastTick = tick;
        if (_credit < _cost) { return false; }
        _credit -= _cost;
        return true;
    }

    public void Print(CommandWriter to)
    {
        to.Option("--limit", RateText);
        if (burst != DefaultBurst) { to.Option("--limit-burst", burst); }
    }

    public void List(ListWriter to) => to.Raw($" limit: avg {RateText} burst {burst}");

    /// <summary>The largest unit of which there is at least one, and none would be more exact.</summary>
    private string RateText
    {
        get
        {
            int unit = 1;
            for (; unit < _units.Length; unit++)
            {
                uint scaled = _units[unit].Seconds * Scale;
                if (period > scaled || scaled / period < scaled % period) { break; }
            }
            return $"{_units[unit - 1].Seconds * Scale / period}/{_units[unit - 1].Short}";
        }
    }

    private static uint ReadPeriod(OptionReader options, OptionUse use)
    {
        string text = use.Argument.Text;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        uint seconds = 1;
        if (slash >= 0)
        {
            string unit = text[(slash + 1)..];
            seconds = unit.Length == 0 ? 0
                : Array.FindLast(_units, known => known.Name.StartsWith(unit, StringComparison.OrdinalIgnoreCase)).Seconds;
        }
        uint rate = unchecked((uint)AtoiText.Read(text, out _));
        if (seconds == 0 || rate == 0) { throw options.Fail(use, $"bad rate \"{text}\"'"); }
        uint period = Scale * seconds / rate;
        return period > 0 ? period : throw options.Fail(use, $"Rate too fast \"{text}\"");
    }

    /// <summary>The kernel's user2credits, 32-bit overflow included.</summary>
    private static uint Credits(uint tenThousandths) => tenThousandths > uint.MaxValue / (TicksPerSecond * CreditsPerTick)
        ? unchecked(tenThousandths / Scale * TicksPerSecond * CreditsPerTick)
        : tenThousandths * TicksPerSecond * CreditsPerTick / Scale;
}
