using Xunit;

namespace Imq.Router.Tests.Differential;

/// <summary>Scenarios against the running kernel: need root, <c>/dev/net/tun</c>, <c>ip</c> and <c>iptables-legacy</c>; skipped with a plain message otherwise.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KernelTheoryAttribute : TheoryAttribute
{
    public KernelTheoryAttribute()
    {
        if (!Environment.IsPrivilegedProcess) { Skip = "needs root"; }
        else if (!File.Exists("/dev/net/tun")) { Skip = "/dev/net/tun is missing"; }
        else if (Missing("ip") || Missing("nsenter") || Missing("iptables-legacy-restore")) { Skip = "ip, nsenter or iptables-legacy is not installed"; }
    }

    private static bool Missing(string tool) => !Array.Exists(["/sbin/", "/usr/sbin/", "/bin/", "/usr/bin/"], folder => File.Exists(folder + tool));
}
