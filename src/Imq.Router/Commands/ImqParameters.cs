using System.Globalization;
using Imq.Netfilter.Hooks;
using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary>Parameters of the imq module: <c>numdevs=N numqueues=N imq_dev_accurate_stats=0|1 behaviour=aa|ab|ba|bb</c>.</summary>
/// <remarks>
/// numdevs 1..16, default 16; numqueues 1..32, default 1: kept and reported, a queue more or less changes nothing without the mq qdisc.
/// Source: linuximq imq.c; behaviour from Tomato's variant of it; hook_chains and hook_tables (Gargoyle) are refused.
/// </remarks>
internal sealed record ImqParameters
{
    public const int MaxDevices = 16, MaxQueues = 32;

    private static readonly string[] Known = ["numdevs", "numqueues", "behaviour", "imq_dev_accurate_stats"];

    public int? Devices { get; private init; }

    public int Queues { get; private init; } = 1;

    public int AccurateStatistics { get; private init; } = 1;

    public ImqBehavior? Behavior { get; private init; }

    /// <param name="program">modprobe or insmod, for messages.</param>
    /// <param name="log">Takes what the module itself would say in the kernel's log.</param>
    public static ImqParameters Read(string program, IEnumerable<Word> words, CommandIo io, Action<string> log)
    {
        ImqParameters parameters = new();
        foreach (Word word in words)
        {
            int equals = word.Text.IndexOf('=', StringComparison.Ordinal);
            string key = equals < 0 ? word.Text : word.Text[..equals], value = equals < 0 ? "" : word.Text[(equals + 1)..].Trim('"');
            parameters = key switch
            {
                "numdevs" => parameters with { Devices = Number(program, word, value, MaxDevices, "numdevs has to be betweed 1 and 16", log) },
                "numqueues" => parameters with { Queues = Number(program, word, value, MaxQueues, "numqueues has to be betweed 1 and 32", log) },
                "imq_dev_accurate_stats" => parameters with { AccurateStatistics = Number(program, word, value, 1, "", log, min: 0) },
                "behaviour" or "behavior" => parameters with { Behavior = BehaviorOf(program, word, value) },
                "hook_chains" or "hook_tables" => throw Refuse(program, word,
                    $"'{key}' is not supported: IMQ's hooks are at PREROUTING and POSTROUTING; behaviour=aa|ab|ba|bb moves them"),
                _ => Ignore(parameters, word, key, io, log),
            };
        }
        return parameters;
    }

    private static ImqParameters Ignore(ImqParameters parameters, Word word, string key, CommandIo io, Action<string> log)
    {
        log($"imq: unknown parameter '{key}' ignored");
        io.Warn(word.Span, $"imq has no parameter '{key}'; it is ignored, as the kernel does", NearMiss.Hint(key, Known));
        return parameters;
    }

    private static int Number(string program, Word word, string text, int max, string complaint, Action<string> log, int min = 1)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= min && number <= max) { return number; }
        if (complaint.Length > 0) { log("IMQ: " + complaint); }
        throw Refuse(program, word, "Invalid argument", $"{word.Text.Split('=')[0]} takes {min}..{max}");
    }

    private static ImqBehavior BehaviorOf(string program, Word word, string text) => text.ToUpperInvariant() switch
    {
        "AA" => ImqBehavior.AA,
        "AB" => ImqBehavior.AB,
        "BA" => ImqBehavior.BA,
        "BB" => ImqBehavior.BB,
        _ => throw Refuse(program, word, "Invalid argument", "behaviour is one of aa, ab, ba, bb: before or after NAT, PREROUTING first"),
    };

    private static SyntaxException Refuse(string program, Word word, string why, string? hint = null) =>
        ModprobeCommand.Fault(word, program == "insmod"
            ? $"insmod: ERROR: could not insert module imq.ko: {why}"
            : $"modprobe: ERROR: could not insert 'imq': {why}", hint);
}
