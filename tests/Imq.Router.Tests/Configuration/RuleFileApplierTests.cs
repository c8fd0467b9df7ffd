using Imq.Router.Configuration;
using Imq.Router.Host;
using Imq.Syntax;
using Xunit;

namespace Imq.Router.Tests.Configuration;

public class RuleFileApplierTests
{
    [Fact]
    public void What_a_command_that_succeeds_says_on_standard_error_is_a_warning_at_its_line()
    {
        ApplyReport report = Apply("ip link set lo up\niptables -A INPUT -m iprange --src-range 10.0.0.9-10.0.0.1 -j DROP\n");
        Assert.True(report.IsApplied);
        Diagnostic warning = Assert.Single(report.Diagnostics);
        Assert.Equal((Severity.Warning, 2), (warning.Severity, warning.Span!.Value.Position.Line));
        Assert.Contains("is reversed", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_warning_that_has_a_place_already_is_told_once()
    {
        ApplyReport report = Apply("tc qdisc add dev imq0 root handle 1: htb\ntc class add dev imq0 parent 1: classid 1:1 htb rate 8kbit\n");
        Assert.Contains("quantum", Assert.Single(report.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_that_fails_without_a_place_is_a_fault_at_its_line_and_told_once()
    {
        ApplyReport report = Apply("tc -batch /nonexistent\n");
        Assert.False(report.IsApplied);
        Assert.Equal(Severity.Error, Assert.Single(report.Diagnostics).Severity);
    }

    private static ApplyReport Apply(string text) =>
        new RouterParts(new DryPortFactory(), static () => default).Applier.Apply([new SourceText("test.rules", text)], strict: false);
}
