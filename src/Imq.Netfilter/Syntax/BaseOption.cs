namespace Imq.Netfilter.Syntax;

/// <summary>One of iptables' own options.</summary>
/// <param name="Letter">Its short form; what the parser switches on.</param>
internal sealed record BaseOption(string Name, char Letter, ArgumentRule Argument = ArgumentRule.Required)
{
    public static IReadOnlyList<BaseOption> All { get; } =
    [
        new("append", 'A'), new("delete", 'D'), new("check", 'C'), new("insert", 'I'), new("replace", 'R'),
        new("list", 'L', ArgumentRule.Attached), new("list-rules", 'S', ArgumentRule.Attached), new("flush", 'F', ArgumentRule.Attached),
        new("zero", 'Z', ArgumentRule.Attached), new("new-chain", 'N'), new("delete-chain", 'X', ArgumentRule.Attached),
        new("rename-chain", 'E'), new("policy", 'P'),
        new("source", 's'), new("src", 's'), new("destination", 'd'), new("dst", 'd'), new("protocol", 'p'), new("proto", 'p'),
        new("in-interface", 'i'), new("out-interface", 'o'), new("jump", 'j'), new("goto", 'g'), new("match", 'm'), new("table", 't'),
        new("numeric", 'n', ArgumentRule.None), new("verbose", 'v', ArgumentRule.None), new("exact", 'x', ArgumentRule.None),
        new("line-numbers", '0', ArgumentRule.None), new("set-counters", 'c'), new("modprobe", 'M'),
        new("wait", 'w', ArgumentRule.Attached), new("wait-interval", 'W'),
        new("version", 'V', ArgumentRule.None), new("help", 'h', ArgumentRule.Attached),
        new("ipv4", '4', ArgumentRule.None), new("ipv6", '6', ArgumentRule.None), new("fragments", 'f', ArgumentRule.None),
    ];
}
