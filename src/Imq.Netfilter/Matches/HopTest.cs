using Imq.Netfilter.Syntax;
using Imq.Syntax;

namespace Imq.Netfilter.Matches;

/// <summary>A comparison of the time to live or hop limit: the common part of <c>ttl</c> and <c>hl</c>.</summary>
/// <param name="Sign"><c>=</c>, <c>!</c> (not equal), <c>&lt;</c> or <c>&gt;</c>.</param>
internal readonly record struct HopTest(char Sign, byte Value)
{
    /// <param name="field"><c>ttl</c> or <c>hl</c>: the options are <c>--ttl-lt</c> and so on.</param>
    public static OptionSpec[] OptionsFor(string field) =>
    [
        new($"--{field}-lt"), new($"--{field}-gt"), new($"--{field}-eq", IsInvertible: true) { Aliases = [$"--{field}"] },
    ];

    /// <param name="missing">What the original says where none is given.</param>
    public static HopTest Read(OptionReader options, string missing)
    {
        if (options.Uses.Count == 0) { throw options.Fail(null, missing); }
        OptionUse use = options.Uses[^1];
        byte value = options.Number(use, byte.MinValue, byte.MaxValue);
        string field = options.Extension;
        options.ExcludeAll([$"--{field}-lt", $"--{field}-gt", $"--{field}-eq"]);
        return new HopTest(use.Spec.Name[^2..] switch { "lt" => '<', "gt" => '>', _ => use.IsInverted ? '!' : '=' }, value);
    }

    public bool Matches(byte hops) => Sign switch
    {
        '=' => hops == Value,
        '!' => hops != Value,
        '<' => hops < Value,
        _ => hops > Value,
    };

    public void Print(CommandWriter to, string field) =>
        to.Not(Sign == '!').Option($"--{field}-{Sign switch { '<' => "lt", '>' => "gt", _ => "eq" }}", Value);

    /// <param name="field"><c>TTL</c> or <c>HL</c>.</param>
    public void List(ListWriter to, string field) =>
        to.Raw($" {field} match {field} {Sign switch { '=' => "==", '!' => "!=", '<' => "<", _ => ">" }} {Value}");
}
