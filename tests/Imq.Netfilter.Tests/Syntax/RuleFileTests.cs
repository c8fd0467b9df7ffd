using Imq.Packets;
using Imq.Syntax;
using Xunit;

namespace Imq.Netfilter.Tests.Syntax;

/// <summary>What a rule file's reader sees: the place of a fault, a short message, a hint.</summary>
public sealed class RuleFileTests
{
    private readonly OurIptables _iptables = new();

    [Theory]
    [InlineData("iptables -A FORWARD --todev 3", "--todev", "unknown option \"--todev\"", null)]
    [InlineData("iptables -t mangle -A FORWARD -j IMQ --todevs 3", "--todevs", "unknown option \"--todevs\"", "did you mean '--todev'?")]
    [InlineData("iptables -A FORWARDS -j ACCEPT", "FORWARDS", "table filter has no chain 'FORWARDS'", "did you mean 'FORWARD'?")]
    [InlineData("iptables -A FORWARD -j ACEPT", "ACEPT", "Couldn't load target `ACEPT':No such file or directory", "did you mean 'ACCEPT'?")]
    [InlineData("iptables -A FORWARD -m lenght --length 4", "lenght", "Couldn't load match `lenght':No such file or directory", "did you mean 'length'?")]
    [InlineData("iptables -A FORWARD -p udpp", "udpp", "unknown protocol \"udpp\" specified", "did you mean 'udp'?")]
    [InlineData("iptables -t mangel -S", "mangel", "there is no table 'mangel'", "did you mean 'mangle'?")]
    [InlineData("iptables -t nat -S", "nat", "there is no table 'nat'", "this router has no nat table yet; it has mangle and filter")]
    [InlineData("iptables -A FORWARD -s 10.0.0.1,10.0.0.2/33,10.0.0.3", "10.0.0.2/33", "invalid mask `33' specified", null)]
    [InlineData("iptables -A FORWARD -j", "-j", "option \"-j\" requires an argument", null)]
    [InlineData("iptables -A FORWARD -j IMQ", "iptables -A FORWARD -j IMQ", "IMQ works in mangle only, not in table filter", null)]
    [InlineData("iptables -A INPUT -m tcp --dport 4", "iptables -A INPUT -m tcp --dport 4", "tcp needs -p tcp", null)]
    [InlineData("iptables -A OUTPUT -m mac --mac-source 02:00:00:00:00:01", "iptables -A OUTPUT -m mac --mac-source 02:00:00:00:00:01",
        "mac works in PREROUTING, INPUT, FORWARD only, this rule is reached from OUTPUT", null)]
    public void Fault_has_its_place_and_says_why(string line, string words, string message, string? hint)
    {
        string[] arguments = line.Split(' ');
        SyntaxException fault = Assert.Throws<SyntaxException>(
            () => new IptablesCommand(_iptables.Filter).Execute(Word.FromArguments("home.rules", arguments), new CommandIo()));
        SourceSpan span = Assert.NotNull(fault.Diagnostic.Span);
        Assert.Equal(words, span.Source.Text.Substring(span.Start, span.Length));
        Assert.Equal(message, fault.Diagnostic.Message);
        Assert.Equal(hint, fault.Diagnostic.Hint);
    }

    [Fact]
    public void Missing_table_is_answered_as_by_a_kernel_without_it()
    {
        Assert.Equal(
            new Outcome(3, "", """
                iptables v1.8.9 (legacy): can't initialize iptables table `nat': Table does not exist (do you need to insmod?)
                Perhaps iptables or your kernel needs to be upgraded.

                """),
            _iptables.Run("iptables -t nat -L"));
    }

    [Theory]
    [InlineData("-s ! 1.2.3.4", "! -s 1.2.3.4/32")]
    [InlineData("-d ! 1.2.3.0/24", "! -d 1.2.3.0/24")]
    [InlineData("-i ! eth0", "! -i eth0")]
    [InlineData("-p ! icmp", "! -p icmp")]
    [InlineData("-p tcp --dport ! 80", "-p tcp -m tcp ! --dport 80")]
    [InlineData("-m mark --mark ! 5", "-m mark ! --mark 0x5")]
    public void Negation_behind_the_option_is_understood_too(string old, string now)
    {
        _iptables.Must($"iptables -A FORWARD {old} -j DROP");
        Assert.Contains($"-A FORWARD {now} -j DROP\n", _iptables.Must("iptables -S"));
    }

    [Fact]
    public void Target_options_and_matches_mix_in_any_order()
    {
        _iptables.Must("iptables -A PREROUTING -j IMQ -i ppp1 --todev 1 -m length --length :80 -p tcp --dport 22 -t mangle");
        Assert.Contains("-A PREROUTING -i ppp1 -p tcp -m length --length 0:80 -m tcp --dport 22 -j IMQ --todev 1\n", _iptables.Must("iptables -t mangle -S"));
    }

    [Theory]
    [InlineData("iptables -t mangle -A INPUT -j IMQ", true)]
    [InlineData("iptables -t mangle -A PREROUTING -j IMQ", false)]
    [InlineData("iptables -t mangle -A FORWARD -j IMQ", false)]
    public void Imq_in_input_is_taken_with_a_warning(string line, bool warns)
    {
        _iptables.Must(line);
        Assert.Equal(warns, _iptables.LastIo.Warnings.Count > 0);
    }

    [Fact]
    public void Block_in_a_rule_file_tells_every_fault_and_changes_nothing()
    {
        SourceText file = new("home.rules", "# rules\n*mangle\n-A FORWARD -j MARC --set-mark 1\n-A FORWARD -j ACCEPT\n-A FORWARD -i\nCOMMIT\n");
        int start = file.Text.IndexOf('*', StringComparison.Ordinal);
        IReadOnlyList<Diagnostic> faults = new IptablesRestore(_iptables.Filter).Apply(file, start, file.Text.Length - start, IpFamily.V4, new CommandIo());
        Assert.Equal(
        [
            """
            home.rules:3:20: error: unknown option "--set-mark"
              -A FORWARD -j MARC --set-mark 1
                                 ^^^^^^^^^^
            """,
            """
            home.rules:5:12: error: option "-i" requires an argument
              -A FORWARD -i
                         ^^
            """,
        ], faults.Select(fault => fault.ToCaretText()));
        Assert.DoesNotContain("-A", _iptables.Must("iptables -t mangle -S"));
    }

    [Fact]
    public void Block_without_fault_takes_effect()
    {
        SourceText file = new("home.rules", "*mangle\n:PREROUTING ACCEPT\n-A PREROUTING -i eth0 -m comment --comment \"a \\\"b\\\"\" -j IMQ\nCOMMIT");
        Assert.Empty(new IptablesRestore(_iptables.Filter).Apply(file, 0, file.Text.Length, IpFamily.V4, new CommandIo()));
        Assert.Contains("-A PREROUTING -i eth0 -m comment --comment \"a \\\"b\\\"\" -j IMQ --todev 0\n", _iptables.Must("iptables -t mangle -S"));
    }

    [Theory]
    [InlineData("-A FORWARD -j IMQ", "line 4 failed")]
    [InlineData("-A NOWHERE -j ACCEPT", "line 6 failed")]
    public void Restore_takes_all_tables_or_none(string last, string error)
    {
        string mangle = last.Contains("IMQ", StringComparison.Ordinal) ? "filter" : "mangle";
        Outcome outcome = _iptables.Run($"printf '*filter\\n:INPUT DROP\\n{(mangle == "filter" ? last : "-A INPUT -j ACCEPT")}\\nCOMMIT\\n*mangle\\n{(mangle == "filter" ? "" : last)}\\nCOMMIT\\n' | iptables-restore");
        Assert.Equal((1, $"iptables-restore: {error}\n"), (outcome.Status, outcome.Error));
        Assert.Contains("-P INPUT ACCEPT", _iptables.Must("iptables -S INPUT"));
    }

    [Fact]
    public void Save_loads_back_to_the_same()
    {
        _iptables.Must("iptables -N web");
        _iptables.Must("iptables -A FORWARD -p tcp -m multiport --dports 80,443 -j web -c 5 600");
        _iptables.Must("iptables -A web -m comment --comment 'it\"s here' -j DROP");
        _iptables.Must("iptables -t mangle -A POSTROUTING -o ppp+ -j IMQ --todev 7");
        string saved = WithoutComments(_iptables.Must("iptables-save -c"));
        OurIptables other = new();
        CommandIo io = new() { Input = saved };
        Assert.Equal(0, new IptablesRestore(other.Filter).Execute(Word.FromArguments("restore", ["iptables-restore", "-c"]), io));
        Assert.Equal(Sorted(saved), Sorted(WithoutComments(other.Must("iptables-save -c"))));
    }

    private static string WithoutComments(string text) => string.Concat(text.Split('\n').Where(line => !line.StartsWith('#')).Select(line => line + "\n"));

    private static IEnumerable<string> Sorted(string text) => text.Split('\n').Order(StringComparer.Ordinal);
}
