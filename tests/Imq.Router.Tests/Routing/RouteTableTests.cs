using Imq.Netfilter.Hooks;
using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Router.Routing;
using Imq.Router.Tests.Commands;
using Xunit;

namespace Imq.Router.Tests.Routing;

public sealed class RouteTableTests : IDisposable
{
    private readonly IpLab _lab = new();

    private RouteTable Routes => _lab.Machine.Routes;

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void Lookups_allocate_nothing_whether_cached_or_not()
    {
        Run("ip tuntap add dev eth0 mode tap", "ip link set eth0 up", "ip addr add 10.0.0.1/8 dev eth0", "ip -6 route add 2001:db8::/32 dev eth0");
        int port = Find("eth0");
        Ask(16);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Ask(10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Ask(int times)
        {
            for (uint i = 0; i < times; i++)
            {
                Routes.Lookup(new Ipv4Address(0x0A00_0000 + (i * 7919)));
                Routes.Lookup(new Ipv6Address(0x2001_0DB8_0000_0000UL + i, i), port);
                Routes.KindOf(new Ipv4Address(i), 0);
            }
        }
    }

    [Fact]
    public void A_change_is_seen_by_the_next_lookup_of_the_same_destination()
    {
        Run("ip tuntap add dev eth0 mode tap", "ip link set eth0 up", "ip addr add 10.0.0.1/24 dev eth0");
        Ipv4Address destination = Ipv4Address.Parse("192.0.2.1");
        Assert.Null(Routes.Lookup(destination));
        Run("ip route add 192.0.2.0/24 via 10.0.0.9");
        Assert.Equal("10.0.0.9", Routes.Lookup(destination)!.Gateway.ToString());
        Run("ip route add blackhole 192.0.2.1");
        Assert.Equal(RouteKind.Blackhole, Routes.Lookup(destination)!.Kind);
        Run("ip route del 192.0.2.1", "ip route del 192.0.2.0/24");
        Assert.Null(Routes.Lookup(destination));
    }

    [Theory]
    [InlineData("10.0.0.1", AddressKind.Local)]
    [InlineData("10.0.0.255", AddressKind.Broadcast)]
    [InlineData("10.0.0.7", AddressKind.Unicast)]
    [InlineData("127.3.2.1", AddressKind.Local)]
    [InlineData("255.255.255.255", AddressKind.Broadcast)]
    [InlineData("0.1.2.3", AddressKind.Broadcast)]
    [InlineData("224.0.0.5", AddressKind.Multicast)]
    public void Kinds_of_IPv4_addresses_are_the_kernels(string address, AddressKind kind)
    {
        Run("ip tuntap add dev eth0 mode tap", "ip link set eth0 up", "ip addr add 10.0.0.1/24 dev eth0");
        Assert.Equal(kind, Routes.KindOf(Ipv4Address.Parse(address), 0));
    }

    [Fact]
    public void A_local_address_of_another_port_is_unicast_to_a_question_about_one_port()
    {
        Run("ip tuntap add dev eth0 mode tap", "ip tuntap add dev eth1 mode tap", "ip addr add 10.0.0.1/24 dev eth0");
        Assert.Equal(AddressKind.Local, Routes.KindOf(Ipv4Address.Parse("10.0.0.1"), Find("eth0")));
        Assert.Equal(AddressKind.Unicast, Routes.KindOf(Ipv4Address.Parse("10.0.0.1"), Find("eth1")));
    }

    [Theory]
    [InlineData("::1", AddressKind.Unicast | AddressKind.Local)]
    [InlineData("2001:db8::1", AddressKind.Unicast | AddressKind.Local)]
    [InlineData("2001:db8::", AddressKind.Unicast | AddressKind.Anycast)]
    [InlineData("2001:db8::9", AddressKind.Unicast)]
    [InlineData("2001:db9::9", AddressKind.Unicast | AddressKind.Unreachable)]
    [InlineData("ff02::1", AddressKind.Multicast)]
    [InlineData("::", AddressKind.Unspecified)]
    public void Kinds_of_IPv6_addresses_are_all_that_hold(string address, AddressKind kinds)
    {
        Run("ip tuntap add dev eth0 mode tap", "ip link set eth0 up", "ip addr add 2001:db8::1/64 dev eth0");
        Assert.Equal(kinds, Routes.KindOf(Ipv6Address.Parse(address), 0));
    }

    [Fact]
    public void The_smallest_metric_wins_and_a_port_can_be_asked_for()
    {
        Run("ip tuntap add dev eth0 mode tap", "ip tuntap add dev eth1 mode tap", "ip link set eth0 up", "ip link set eth1 up",
            "ip route add default dev eth0 metric 20", "ip route add default dev eth1 metric 10", "ip route add 10.0.0.0/8 dev eth0");
        Ipv4Address far = Ipv4Address.Parse("8.8.8.8"), near = Ipv4Address.Parse("10.1.1.1");
        Assert.Equal(Find("eth1"), Routes.Lookup(far)!.OutPort);
        Assert.Equal(Find("eth0"), Routes.Lookup(far, Find("eth0"))!.OutPort);
        Assert.Equal(0, Routes.Lookup(near, Find("eth1"))!.Destination.Length);
    }

    [Fact]
    public void A_rollback_leaves_no_trace_in_the_table()
    {
        Run("ip tuntap add dev eth0 mode tap", "ip link set eth0 up", "ip addr add 10.0.0.1/24 dev eth0", "ip route add default via 10.0.0.2");
        string before = _lab.Run("ip route show table all").Out;
        _lab.RunAndTakeBack("ip route del default", "ip addr flush dev eth0", "ip link del eth0", "ip route add blackhole 1.0.0.0/8");
        Assert.Equal(before, _lab.Run("ip route show table all").Out);
        Assert.Equal("10.0.0.2", Routes.Lookup(Ipv4Address.Parse("8.8.8.8"))!.Gateway.ToString());
    }

    [Fact]
    public void A_reset_leaves_only_what_interfaces_have_by_themselves()
    {
        string fresh = _lab.Run("ip route show table all").Out;
        Run("ip route add blackhole 172.16.0.0/12", "ip -6 route add unreachable 2001:db8:66::/48", "ip route del local 127.0.0.1 dev lo");
        string before = _lab.Run("ip route show table all").Out;
        _lab.RunAndTakeBack(ResetAll, "ip route add blackhole 172.16.0.0/12");
        Assert.Equal(before, _lab.Run("ip route show table all").Out);
        _lab.RunTogether(ResetAll);
        Assert.Equal(fresh, _lab.Run("ip route show table all").Out);
    }

    [Fact]
    public void One_hundred_thousand_routes_come_by_batch_and_leave_with_their_link()
    {
        Run("ip tuntap add dev eth0 mode tap", "ip link set eth0 up", "ip addr add 10.0.0.1/24 dev eth0");
        string batch = string.Join('\n', Enumerable.Range(0, 100_000).Select(i => $"route add {20 + (i >> 16)}.{(i >> 8) & 255}.{i & 255}.0/24 via 10.0.0.{2 + (i % 200)}"));
        Assert.Equal(new IpAnswer(0, "", ""), _lab.Run("ip -b -", batch));
        Assert.Equal($"10.0.0.{2 + ((65536 + 7) % 200)}", Routes.Lookup(Ipv4Address.Parse("21.0.7.1"))!.Gateway.ToString());
        Run("ip link set eth0 down");
        Assert.Null(Routes.Lookup(Ipv4Address.Parse("21.0.7.1")));
        Assert.Empty(Routes.List(IpFamily.V4, RouteTableId.Main));
    }

    private void ResetAll()
    {
        _lab.Machine.Interfaces.Reset();
        Routes.Reset();
    }

    private int Find(string name) => _lab.Machine.Interfaces.Find(name)!.Index;

    private void Run(params string[] lines)
    {
        foreach (string line in lines) { Assert.Equal(new IpAnswer(0, "", ""), _lab.Run(line)); }
    }
}
