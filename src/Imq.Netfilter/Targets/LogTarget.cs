using System.Text;
using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Packets;
using Imq.Syntax;

namespace Imq.Netfilter.Targets;

/// <summary>
/// Writes a line about the packet: <c>-j LOG [--log-prefix TEXT] [--log-level N|NAME] [--log-tcp-sequence] [--log-tcp-options]
/// [--log-ip-options] [--log-uid] [--log-macdecode]</c>.
/// </summary>
/// <remarks>
/// Prefix 1..29 bytes (the rest is cut off with a warning), level 0..7, default 4 (warning). The line is the kernel's, to the letter
/// (<see cref="LogLine"/>); no packet here has a user, so <c>--log-uid</c> prints nothing. Rules after it still run.
/// Source: Linux xt_LOG.c, nf_log_syslog.c, libxt_LOG.c.
/// </remarks>
internal sealed class LogTarget(string prefix, byte level, LogFlags flags) : ITarget<LogTarget>
{
    private const int MaxPrefix = 29;
    private const byte DefaultLevel = 4;

    /// <summary>What may be asked for; printed are <see cref="_levelNames"/>.</summary>
    private static readonly (string Name, byte Level)[] _levels =
    [
        ("alert", 1), ("crit", 2), ("debug", 7), ("emerg", 0), ("error", 3), ("info", 6), ("notice", 5), ("panic", 0), ("warning", 4),
    ];

    private static readonly string[] _levelNames = ["emerg", "alert", "crit", "err", "warn", "notice", "info", "debug"];

    private static readonly (string Name, LogFlags Flag)[] _flagNames =
    [
        ("tcp-sequence", LogFlags.TcpSequence), ("tcp-options", LogFlags.TcpOptions), ("ip-options", LogFlags.IpOptions), ("uid", LogFlags.Uid),
        ("macdecode", LogFlags.MacDecode),
    ];

    public static string Name => "LOG";

    public static IReadOnlyList<OptionSpec> Options { get; } =
        [new("--log-prefix"), new("--log-level"), .. _flagNames.Select(flag => new OptionSpec($"--log-{flag.Name}", ArgumentCount: 0))];

    public string TargetName => Name;

    public static LogTarget Parse(OptionReader options)
    {
        LogFlags flags = LogFlags.None;
        foreach ((string name, LogFlags flag) in _flagNames)
        {
            if (options.Has($"--log-{name}")) { flags |= flag; }
        }
        byte level = options.Find("--log-level") is { } use ? ReadLevel(options, use) : DefaultLevel;
        return new LogTarget(ReadPrefix(options), level, flags);
    }

    public RuleVerdict Apply(PacketBuffer packet, in HookState state)
    {
        Span<char> room = stackalloc char[LogLine.MaxLength];
        LogLine line = new(room, flags);
        line.Write(prefix, packet, in state);
        state.Services.Log(level, line.Text);
        return RuleVerdict.Continue;
    }

    public void Print(CommandWriter to)
    {
        if (prefix.Length > 0) { to.Word("--log-prefix").Quoted(prefix); }
        if (level != DefaultLevel) { to.Option("--log-level", level); }
        foreach ((string name, LogFlags flag) in _flagNames)
        {
            if ((flags & flag) != 0) { to.Word($"--log-{name}"); }
        }
    }

    public void List(ListWriter to)
    {
        to.Raw(to.IsNumeric ? $" LOG flags {(int)flags} level {level}" : $" LOG level {_levelNames[level]}");
        foreach ((string name, LogFlags flag) in _flagNames)
        {
            if (!to.IsNumeric && (flags & flag) != 0) { to.Raw($" {name}"); }
        }
        if (prefix.Length > 0) { to.Raw($" prefix \"{prefix}\""); }
    }

    private static byte ReadLevel(OptionReader options, OptionUse use)
    {
        string text = use.Argument.Text;
        ReadOnlySpan<char> left = text;
        if (LeadingNumber.TryRead(ref left, 7, out ulong number) && left.IsEmpty) { return (byte)number; }
        int index = Array.FindIndex(_levels, known => known.Name == text);
        return index >= 0 ? _levels[index].Level
            : throw options.Fail(use, $"log level \"{text}\" unknown\n", NearMiss.Hint(text, _levels.Select(known => known.Name)));
    }

    private static string ReadPrefix(OptionReader options)
    {
        if (options.Find("--log-prefix") is not { } use) { return ""; }
        string text = use.Argument.Text;
        if (text.Length == 0) { throw options.Fail(use, "Argument must have a minimum length of 1 characters\n"); }
        if (text.Contains('\n', StringComparison.Ordinal)) { throw options.Fail(use, "Newlines not allowed in --log-prefix"); }
        if (Encoding.UTF8.GetByteCount(text) > MaxPrefix)
        {
            options.Io?.Warn(use.Argument.Span, $"--log-prefix has room for {MaxPrefix} bytes, the rest of it is cut off");
        }
        return TextLimit.Cut(text, MaxPrefix);
    }
}
