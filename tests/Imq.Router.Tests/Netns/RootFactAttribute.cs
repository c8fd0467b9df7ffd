using Xunit;

namespace Imq.Router.Tests.Netns;

/// <summary>A test that makes namespaces and TAPs: needs root, <c>/dev/net/tun</c> and iproute2; skipped with a plain message otherwise.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess) { Skip = "needs root"; }
        else if (!File.Exists("/dev/net/tun")) { Skip = "/dev/net/tun is missing"; }
        else if (!File.Exists("/sbin/ip") && !File.Exists("/usr/sbin/ip")) { Skip = "ip (iproute2) is not installed"; }
    }
}
