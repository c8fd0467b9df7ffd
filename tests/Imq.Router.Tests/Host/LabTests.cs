using System.Diagnostics;
using System.Globalization;
using Imq.Lab.Testbed;
using Xunit;

namespace Imq.Router.Tests.Host;

/// <summary>The lab as a newcomer runs it: the HOWTO's sample, real TCP, a verdict, and nothing left behind.</summary>
[Collection(AloneCollection.Name)]
public sealed class LabTests(InstalledRouter installed) : IClassFixture<InstalledRouter>
{
    private static string Lab => Path.Combine(AppContext.BaseDirectory, "imq-lab");

    private static string Rules => Path.Combine(InstalledRouter.SourceRoot, "rules", "howto-9.7.rules");

    [Fact]
    public void The_howtos_sample_shapes_real_tcp_whatever_the_lab_before_left()
    {
        LeaveByCrash();
        EndByInterrupt();
        using Process lab = Start("--seconds", "8");
        string output = lab.StandardOutput.ReadToEnd();
        lab.WaitForExit();
        Assert.Contains("verdict: shaped as configured", output, StringComparison.Ordinal);
        Assert.Contains("the filter goes to 1:", output, StringComparison.Ordinal);
        Assert.Equal(0, lab.ExitCode);
        AssertNothingIsLeft();
    }

    /// <summary>A lab that is killed while traffic runs leaves everything up: router, hosts, TAPs.</summary>
    private void LeaveByCrash()
    {
        using Process lab = Start();
        WaitForTraffic(lab);
        lab.Kill();
        lab.WaitForExit();
        Assert.Contains("lab-wan", Shell.Run("ip", "netns"), StringComparison.Ordinal);
    }

    private void EndByInterrupt()
    {
        using Process lab = Start();
        WaitForTraffic(lab);
        Shell.Run("kill", "-INT", lab.Id.ToString(CultureInfo.InvariantCulture));
        Assert.True(lab.WaitForExit(TimeSpan.FromSeconds(20)), "Ctrl-C did not end the lab");
        AssertNothingIsLeft();
    }

    private static void WaitForTraffic(Process lab)
    {
        while (lab.StandardOutput.ReadLine() is { } line)
        {
            if (line.Contains("sending TCP", StringComparison.Ordinal)) { return; }
        }
        Assert.Fail($"the lab sends no traffic: {lab.StandardError.ReadToEnd()}");
    }

    private static void AssertNothingIsLeft()
    {
        Assert.DoesNotContain("lab-", Shell.Run("ip", "netns"), StringComparison.Ordinal);
        Assert.DoesNotContain("lab-", Shell.Run("ip", "-br", "link"), StringComparison.Ordinal);
        Assert.False(File.Exists("/run/imq-lab/imq.sock"));
    }

    private Process Start(params string[] options) =>
        Shell.Start([Lab, "--rules", Rules, .. options], new Dictionary<string, string> { ["IMQ_HOME"] = installed.Home });
}
