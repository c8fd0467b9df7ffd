using System.Runtime.InteropServices;
using Imq.Router.Interop;
using Imq.Router.Ports;
using Imq.Router.Tests.Netns;
using Xunit;

namespace Imq.Router.Tests.Ports;

/// <summary>A port that cannot be made says in one line what is missing and how to give it.</summary>
public sealed partial class TapOpenErrorTests : IDisposable
{
    private readonly TestNamespace _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void A_name_that_is_taken_is_told()
    {
        var options = new TapOptions { Name = "eth0", HostName = "lan0", Netns = _host.Name };
        using TapPort first = TapPort.Open(options);

        LinuxException error = Assert.Throws<LinuxException>(() => TapPort.Open(options));

        Assert.Equal("lan0: TUNSETIFF: Device or resource busy; an interface of that name exists: name the host side differently ('host NAME') or 'ip link del lan0'", error.Message);
    }

    [Theory, InlineData(""), InlineData("sixteen-bytes-xx"), InlineData("a/b")]
    public void A_name_that_is_none_is_told(string name)
    {
        LinuxException error = Assert.Throws<LinuxException>(() => TapPort.Open(new TapOptions { Name = "eth0", HostName = name, Netns = _host.Name }));

        Assert.Equal(Libc.EINVAL, error.Errno);
        Assert.Contains("name", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_namespace_that_does_not_exist_is_told()
    {
        LinuxException error = Assert.Throws<LinuxException>(() => TapPort.Open(new TapOptions { Name = "eth0", Netns = "imqt-none" }));

        Assert.Equal("/run/netns/imqt-none: open: No such file or directory; no such network namespace: make it with 'ip netns add imqt-none'", error.Message);
    }

    [Fact]
    public void A_missing_capability_is_told()
    {
        LinuxException error = Assert.Throws<LinuxException>(() => NetworkNamespace.Run(_host.Name, () =>
        {
            DropNetAdmin();
            return TapPort.Open(new TapOptions { Name = "lan0" });
        }));

        Assert.Equal(("TUNSETIFF", Libc.EPERM), (error.Call, error.Errno));
        Assert.Contains("CAP_NET_ADMIN", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Failing_to_open_leaves_nothing_behind()
    {
        var options = new TapOptions { Name = "eth0", HostName = "lan0", Netns = _host.Name, Mtu = 70_000 };

        Assert.Throws<LinuxException>(() => TapPort.Open(options));

        Assert.Equal(Libc.ENODEV, Assert.Throws<LinuxException>(() => _host.Link("lan0")).Errno);
    }

    /// <summary>Takes the capability from the calling thread, which ends soon after.</summary>
    private static unsafe void DropNetAdmin()
    {
        uint* header = stackalloc uint[2] { 0x20080522, 0 };
        uint* sets = stackalloc uint[6];
        Assert.Equal(0, capget(header, sets));
        sets[0] &= ~(1u << 12);
        Assert.Equal(0, capset(header, sets));
    }

    [LibraryImport("libc")]
    private static unsafe partial int capget(uint* header, uint* sets);

    [LibraryImport("libc")]
    private static unsafe partial int capset(uint* header, uint* sets);
}
