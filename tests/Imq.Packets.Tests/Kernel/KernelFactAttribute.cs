using Xunit;

namespace Imq.Packets.Tests.Kernel;

/// <summary>A test against the running kernel: needs root, <c>/dev/net/tun</c> and <c>ip</c>; skipped with a plain message otherwise.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KernelFactAttribute : FactAttribute
{
    public KernelFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess) { Skip = "needs root"; }
        else if (!File.Exists("/dev/net/tun")) { Skip = "/dev/net/tun is missing"; }
        else if (!File.Exists("/sbin/ip") && !File.Exists("/usr/sbin/ip")) { Skip = "ip (iproute2) is not installed"; }
    }
}
