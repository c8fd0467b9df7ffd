using Imq.Netfilter.Syntax;
using Imq.Syntax;

namespace Imq.Netfilter.Targets;

/// <summary>A change of the time to live or hop limit: the common part of <c>TTL</c> and <c>HL</c>. Sums stop at 0 and 255.</summary>
/// <param name="Verb"><c>set</c>, <c>inc</c> or <c>dec</c>.</param>
internal readonly record struct HopChange(string Verb, byte Value)
{
    private readonly int _step = Verb switch { "inc" => Value, "dec" => -Value, _ => 0 };
    private readonly bool _sets = Verb == "set";

    /// <param name="field"><c>ttl</c> or <c>hl</c>.</param>
    public static OptionSpec[] OptionsFor(string field) => [new($"--{field}-set"), new($"--{field}-dec"), new($"--{field}-inc")];

    public static HopChange Read(OptionReader options, string field)
    {
        if (options.Uses.Count == 0) { throw options.Fail(null, $"{options.Extension}: You must specify an action"); }
        OptionUse use = options.Uses[^1];
        string verb = use.Spec.Name[^3..];
        byte value = options.Number(use, verb == "set" ? byte.MinValue : (byte)1, byte.MaxValue);
        options.ExcludeAll([$"--{field}-set", $"--{field}-dec", $"--{field}-inc"]);
        return new HopChange(verb, value);
    }

    public byte Apply(byte hops) => _sets ? Value : (byte)Math.Clamp(hops + _step, byte.MinValue, byte.MaxValue);

    public void Print(CommandWriter to, string field) => to.Option($"--{field}-{Verb}", Value);

    public void List(ListWriter to, string field) =>
        to.Raw($" {field} {Verb switch { "set" => "set to", "inc" => "increment by", _ => "decrement by" }} {Value}");
}
