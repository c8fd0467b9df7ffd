using System.Net;
using Imq.Packets.Addresses;
using Imq.Router.Interop;
using Imq.Router.Ports.Rtnetlink;
using Imq.Router.Tests.Netns;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace Imq.Router.Tests.Ports.Rtnetlink;

/// <summary>What is changed here, <c>ip</c> shows.</summary>
public sealed class RtnetlinkSocketTests : IDisposable
{
    private readonly TestNamespace _host = new();
    private readonly RtnetlinkSocket _netlink;

    public RtnetlinkSocketTests()
    {
        _netlink = _host.Inside(() => new RtnetlinkSocket());
        _host.Execute("ip", "link", "add", "v0", "type", "veth", "peer", "name", "v1");
    }

    public void Dispose()
    {
        _netlink.Dispose();
        _host.Dispose();
    }

    [Fact]
    public void A_link_takes_all_its_changes_in_one_request()
    {
        int index = _netlink.GetLink("v0").Index;
        MacAddress mac = MacAddress.Parse("02:00:00:00:00:0a");

        _netlink.SetLink(index, new LinkChange { Mtu = 1400, QueueLength = 77, Mac = mac, Name = "renamed", IsUp = true }, "v0");

        Assert.Equal((index, 1400, 77, mac, true), Facts(_netlink.GetLink("renamed")));
        Assert.Contains("mtu 1400", _host.Execute("ip", "link", "show", "renamed"), StringComparison.Ordinal);
        _netlink.SetLink(index, new LinkChange { IsUp = false }, "renamed");
        Assert.False(_netlink.GetLink("renamed").IsUp);
        Assert.Equal(1400, _netlink.GetLink("renamed").Mtu);
    }

    [Fact]
    public void Addresses_and_routes_are_the_ones_ip_shows()
    {
        int index = _netlink.GetLink("v0").Index;
        _netlink.SetLink(index, new LinkChange { IsUp = true }, "v0");
        _netlink.SetLink(_netlink.GetLink("v1").Index, new LinkChange { IsUp = true }, "v1");

        _netlink.AddAddress(index, IPAddress.Parse("10.9.0.1"), 24, "v0");
        _netlink.AddAddress(index, IPAddress.Parse("2001:db8::1"), 64, "v0");
        _netlink.AddRoute(IPAddress.Any, 0, IPAddress.Parse("10.9.0.254"), index, "v0");
        _netlink.AddRoute(IPAddress.Parse("2001:db8:1::"), 48, IPAddress.Parse("2001:db8::2"), index, "v0");

        string addresses = _host.Execute("ip", "-o", "addr", "show", "dev", "v0");
        Assert.Contains("inet 10.9.0.1/24 brd 10.9.0.255", addresses, StringComparison.Ordinal);
        Assert.Contains("inet6 2001:db8::1/64", addresses, StringComparison.Ordinal);
        Assert.Contains("default via 10.9.0.254 dev v0", _host.Execute("ip", "route"), StringComparison.Ordinal);
        Assert.Contains("2001:db8:1::/48 via 2001:db8::2 dev v0", _host.Execute("ip", "-6", "route"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_moves_to_another_namespace_and_can_be_deleted_there()
    {
        using var other = new TestNamespace();
        using (SafeFileHandle space = Libc.open("/run/netns/" + other.Name, Libc.O_RDONLY | Libc.O_CLOEXEC, 0))
        {
            _netlink.SetLink(_netlink.GetLink("v1").Index, new LinkChange { Namespace = space }, "v1");
        }

        Assert.Equal(Libc.ENODEV, Assert.Throws<LinuxException>(() => _netlink.GetLink("v1")).Errno);
        using RtnetlinkSocket there = other.Inside(() => new RtnetlinkSocket());
        there.DeleteLink(there.GetLink("v1").Index, "v1");
        Assert.Throws<LinuxException>(() => there.GetLink("v1"));
    }

    [Fact]
    public void A_refusal_names_the_request_the_link_and_the_reason()
    {
        LinuxException error = Assert.Throws<LinuxException>(() => _netlink.SetLink(999, new LinkChange { IsUp = true }, "nowhere"));

        Assert.Equal("nowhere: RTM_NEWLINK: No such device", error.Message);
    }

    private static (int Index, int Mtu, int Queue, MacAddress Mac, bool IsUp) Facts(LinkInfo link) =>
        (link.Index, link.Mtu, link.QueueLength, link.Mac, link.IsUp);
}
