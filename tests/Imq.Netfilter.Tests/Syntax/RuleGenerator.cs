namespace Imq.Netfilter.Tests.Syntax;

/// <summary>Valid rules of every kind, the same ones for the same seed.</summary>
internal sealed class RuleGenerator(bool isV6, int seed)
{
    private static readonly string[] _interfaces = ["eth0", "eth+", "ppp0", "+", "lo", "a-b.c", "br_lan"];

    private static readonly string[] _v4 =
        ["10.0.0.1", "192.168.1.0/24", "172.16.5.4/255.255.0.0", "10.1.2.3/255.0.255.0", "10/8", "0.0.0.0/0", "1.2.3.4/0x10", "255.255.255.255", "10.0.0.7/31"];

    private static readonly string[] _v6 =
        ["2001:db8::1", "fe80::/10", "::/0", "2001:db8:0:1::/64", "::ffff:10.1.2.3", "2001:db8::1/ffff::ffff", "1:2:3:4:5:6:7:8", "::1", "ff02::1/128", "1:0:0:2::"];

    private readonly Random _random = new(seed);

    /// <summary>The text of both tables, <paramref name="rules"/> rules each.</summary>
    public IEnumerable<string> Tables(int rules)
    {
        foreach (string table in (string[])["filter", "mangle"])
        {
            yield return "*" + table;
            foreach (string chain in BuiltIn(table)) { yield return $":{chain} {Pick("ACCEPT", "DROP")} [{_random.Next(99)}:{_random.NextInt64(1L << 50)}]"; }
            foreach (string chain in Users) { yield return $":{chain} - [0:0]"; }
            for (int i = 0; i < rules; i++) { yield return Rule(table); }
            yield return "COMMIT";
        }
    }

    private static string[] Users => ["zz", "Web", "web-2", "a_very_long_chain_name_it_is", "10"];

    private static string[] BuiltIn(string table) => table == "filter"
        ? ["INPUT", "FORWARD", "OUTPUT"]
        : ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"];

    private string Rule(string table)
    {
        string chain = Pick([.. BuiltIn(table), .. Users[..2]]);
        string protocol = Pick("", "", "tcp", "udp", isV6 ? "icmpv6" : "icmp", "47", "sctp", "6", "esp", "132");
        List<string> parts = [];
        if (protocol.Length > 0) { parts.Add($"{Not(protocol is not ("tcp" or "udp" or "icmp" or "icmpv6" or "6"))}-p {protocol}"); }
        if (Chance(3)) { parts.Add($"{Not()}-s {Pick(isV6 ? _v6 : _v4)}"); }
        if (Chance(3)) { parts.Add($"{Not()}{Pick("-d", "--dst", "--destination")} {Pick(isV6 ? _v6 : _v4)}"); }
        if (Chance(3) && chain is not ("OUTPUT" or "POSTROUTING")) { parts.Add($"{Not()}-i {Pick(_interfaces)}"); }
        if (Chance(3) && chain is not ("INPUT" or "PREROUTING")) { parts.Add($"{Not()}-o {Pick(_interfaces)}"); }
        if (!isV6 && Chance(6)) { parts.Add($"{Not()}-f"); }
        foreach (string match in Matches(protocol)) { parts.Add(match); }
        string target = Target(table, chain);
        if (target.Length > 0) { parts.Add(target); }
        Shuffle(parts, protocol.Length > 0);
        string counters = Chance(2) ? $"[{_random.NextInt64(1L << _random.Next(1, 50))}:{_random.NextInt64(1L << _random.Next(1, 60))}] " : "";
        return $"{counters}-A {chain} {string.Join(' ', parts)}".TrimEnd();
    }

    private IEnumerable<string> Matches(string protocol)
    {
        bool hasMultiport = protocol is "tcp" or "udp" && Chance(4);
        string named = protocol == "udp" ? "-m udp " : "-m tcp ", loads = hasMultiport || Chance(2) ? named : "";
        if (protocol is "tcp" or "6" && Chance(2)) { yield return loads + Ports() + Pick("", " --syn", " ! --syn", " --tcp-flags SYN,ACK SYN", " ! --tcp-flags ALL NONE"); }
        if (protocol == "udp" && Chance(2)) { yield return loads + Ports(); }
        if (protocol is "icmp" && Chance(2)) { yield return $"{Not()}--icmp-type {Pick("echo-request", "8", "3/1", "any", "255", "network-unreachable")}"; }
        if (protocol is "icmpv6" && Chance(2)) { yield return $"{Not()}--icmpv6-type {Pick("echo-request", "128", "1/1", "packet-too-big", "router-solicitation")}"; }
        if (hasMultiport) { yield return $"-m multiport {Not()}{Pick("--sports", "--dports", "--ports")} {Pick("1,2,3", "80,443", "1000:2000,5", "53")}"; }
        if (Chance(5)) { yield return $"-m mark {Not()}--mark {Pick("1", "0x10/0xf0", "0xffffffff", "0/0", "010")}"; }
        if (Chance(5)) { yield return $"-m length {Not()}--length {Pick("5", "5:10", ":80", "1000:", "0:65535")}"; }
        if (Chance(6)) { yield return $"-m comment --comment \"{Pick("x", "two words", "a-b_c", "")}\""; }
        if (Chance(6)) { yield return $"-m limit --limit {Pick("5/sec", "3/min", "1/hour", "10/day", "7/s", "100/minute")}{Pick("", " --limit-burst 9")}"; }
        if (Chance(6)) { yield return $"-m tos {Not()}--tos {Pick("0x10", "16", "Minimize-Delay", "0x08/0x0f", "Normal-Service")}"; }
        if (Chance(6)) { yield return $"-m dscp {Not()}{Pick("--dscp 0x10", "--dscp 5", "--dscp-class EF", "--dscp-class AF21", "--dscp-class CS3")}"; }
        if (Chance(6)) { yield return isV6 ? $"-m hl {Pick("--hl-eq 5", "--hl-lt 9", "--hl-gt 3")}" : $"-m ttl {Pick("--ttl-eq 5", "--ttl-lt 9", "--ttl-gt 3")}"; }
        if (Chance(6)) { yield return $"-m statistic --mode {Pick("random --probability 0.25", "nth --every 3 --packet 0", "nth --every 4 --packet 2")}"; }
        if (Chance(6)) { yield return $"-m addrtype {Not()}{Pick("--src-type LOCAL", isV6 ? "--dst-type UNICAST,LOCAL" : "--dst-type UNICAST,BROADCAST", "--dst-type MULTICAST")}"; }
        if (Chance(6) && !isV6) { yield return $"-m iprange {Not()}{Pick("--src-range 10.0.0.1-10.0.0.9", "--dst-range 1.1.1.1-2.2.2.2")}"; }
    }

    private string Target(string table, string chain)
    {
        if (Chance(6)) { return ""; }
        if (Chance(4) && !Users.Contains(chain)) { return $"{Pick("-j", "-g")} {Pick(Users[2..])}"; }
        string mark = Pick("--set-mark 1", "--set-mark 0x10/0xff", "--set-xmark 3/5", "--and-mark 7", "--or-mark 8", "--xor-mark 9");
        string reject = isV6 ? Pick("REJECT", "REJECT --reject-with icmp6-addr-unreachable") : Pick("REJECT", "REJECT --reject-with icmp-host-prohibited");
        return "-j " + (table == "filter"
            ? Pick("ACCEPT", "DROP", "RETURN", reject, "LOG --log-prefix \"in: \" --log-level 6", "LOG", "MARK " + mark)
            : Pick("ACCEPT", "RETURN", "DROP", "MARK " + mark, "MARK " + mark, "TOS --set-tos 0x10", "TOS --set-tos 4/0xfc", "DSCP --set-dscp 12",
                "DSCP --set-dscp-class EF", isV6 ? "HL --hl-set 64" : "TTL --ttl-inc 1"));
    }

    private string Ports() => string.Join(' ', new[] { Chance(2) ? $"{Not()}--sport {Port()}" : "", $"{Not()}--dport {Port()}" }.Where(part => part.Length > 0));

    private string Port() => Pick("80", "53", "1024:65535", ":100", "5000:", "http", "0", "7:7");

    /// <summary>Any order; the protocol first, where options depend on it.</summary>
    private void Shuffle(List<string> parts, bool keepsFirst)
    {
        for (int i = parts.Count - 1; i > (keepsFirst ? 1 : 0); i--)
        {
            int other = _random.Next(keepsFirst ? 1 : 0, i + 1);
            (parts[i], parts[other]) = (parts[other], parts[i]);
        }
    }

    private string Not(bool may = true) => may && Chance(4) ? "! " : "";

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private string Pick(params string[] from) => from[_random.Next(from.Length)];
}
