using System.Globalization;

namespace Imq.Shaping.Tests.Syntax;

/// <summary>tc commands by chance, over so few names that many of them meet.</summary>
internal sealed class RandomTcCommands(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>What most of the others need to be accepted.</summary>
    public string First() => "qdisc add dev imq0 root handle 1: " + Pick("htb", "htb default 2", "prio");

    public string Next() => _random.Next(10) switch
    {
        < 2 => $"qdisc {Pick("add", "add", "add", "replace", "del")} dev imq0 {Parent()} {Pick("", $"handle {Digit()}:")} {Qdisc()}",
        < 5 => Class(Digit()),
        _ => $"filter {Pick("add", "add", "add", "add", "change", "del")} dev imq0 {Pick("", "", $"parent {Digit()}:", $"parent {Digit()}:{Digit()}")} protocol {Pick("ip", "ip", "ipv6")} pref {Digit()} {Filter()}",
    };

    private string Class(string major) =>
        $"class {Pick("add", "add", "add", "add", "change", "del")} dev imq0 parent {major}:{Pick("", "1", "2", "5")} classid {major}:{Pick("1", "2", "3", "4", "5", "6", "7", "8")} htb {Rates()}";

    private string Parent() => Pick($"parent {Digit()}:{Digit()}", _random.Next(9) == 0 ? "root" : $"parent {Digit()}:{Digit()}", $"parent {Digit()}:{Digit()}", $"parent {Digit()}:{Digit()}", $"parent {Digit()}:{Digit()}");

    private string Qdisc() => Pick(
        "htb", "htb default 3 r2q 50", "htb", "prio", "prio bands 4", $"pfifo limit {Number(2000)}", "bfifo", "sfq", $"sfq limit {Number(300) + 2} depth {Number(20)} flows {Number(200)}",
        $"tbf rate {Number(99999999) + 8}bit burst {Number(90000) + 1} limit {Number(90000) + 1}", "pfifo_fast");

    private string Rates() => Pick("rate ", $"ceil {Number(100)}mbit rate ", $"burst {Number(99999)} rate ", $"cburst {Number(9999)} prio {Number(9)} rate ", "mpu 64 overhead 20 linklayer atm rate ")
        + string.Create(CultureInfo.InvariantCulture, $"{Math.Pow(10, 1 + (_random.NextDouble() * 9)):f0}bit");

    private string Filter() => Pick(
        $"matchall classid {Digit()}:{Digit()}", $"handle {Number(600)} fw classid {Digit()}:{Digit()}", $"handle {Number(60)}/0xff fw", "fw", "u32", "u32",
        $"u32 divisor {Pick("1", "4", "256")}", $"handle {Table()}: u32 divisor {Pick("1", "4", "256")}", $"handle {Table()}: u32", $"{Matches()} flowid {Digit()}:{Digit()}",
        $"{Matches()} ht {Table()}: flowid {Digit()}:{Digit()}", $"{Matches()} ht {Table()}:{Digit()}: link {Table()}:", $"{Matches()} link {Table()}: hashkey mask 0xff00 at 12 offset at 0 mask 0x0f00 shift 6 eat",
        $"handle {Table()}::80{Digit()} u32 flowid {Digit()}:{Digit()}", $"handle {Table()}::80{Digit()} u32", "");

    private string Matches() => $"u32 match u32 {Number(999)} 0x{Number(999)} at {4 * Number(9)}" + Pick("", " match mark 5 0xf", " match tcp src 80 0xff");

    private string Table() => Pick("800", "801", "802", "803", Digit());

    private string Digit() => Pick("1", "1", "1", "2", "2", "3", "4");

    private int Number(int below) => _random.Next(below);

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];
}
