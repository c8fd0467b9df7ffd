using Imq.Router.Tests.Netns;
using Xunit;

namespace Imq.Router.Tests.Commands;

/// <summary>Command lines whose answers must be those of iproute2 on this machine's kernel, byte for byte.</summary>
public sealed class IpAgainstLinuxTests
{
    private static readonly string[] Setup =
    [
        "ip link set dev eth0 up mtu 1400 qlen 100 alias 'hello world'",
        "ip addr add 10.0.0.1/24 dev eth0",
        "ip addr add 10.0.0.2/24 brd + dev eth0",
        "ip addr add 10.0.0.3/32 dev eth0 label eth0:1 scope link",
        "ip addr add 10.2.0.1 peer 10.2.0.9/24 dev eth0",
        "ip addr add 2001:db8::1/64 dev eth0",
        "ip addr add 10.9.0.1/24 dev eth1",
        "ip addr add 2001:db8:9::1/64 dev eth1",
        "ip link set tun0 up",
        "ip addr add 10.7.0.1/30 brd - dev tun0",
    ];

    [RootFact]
    public void Links_and_addresses_are_listed_the_same()
    {
        using KernelTwin twin = new();
        twin.Compare(Setup);
        twin.Compare(
            "ip a", "ip -o a", "ip -br a", "ip -4 a", "ip -6 a", "ip -s a show lo", "ip -4 -o a show dev eth0", "ip -j a show eth0",
            "ip -d -j a show eth0", "ip -d a show eth0", "ip -d link", "ip -br l", "ip -c=always -br a", "ip -c=always a show eth0", "ip -j -br a",
            "ip -o l", "ip -s l show lo", "ip -s -o l show lo", "ip -s -s l show lo", "ip -s -s -j l show lo", "ip -j -p -s l show lo",
            "ip -j -p a", "ip -p l", "ip -d -d l show lo", "ip -j -d l show lo", "ip -h -s l show lo", "ip -0 a", "ip -0 a show eth0", "ip -f inet a", "ip -family inet6 a", "ip -f link a",
            "ip link show type tun", "ip link show up", "ip l sh dev eth0", "ip link show group default", "ip l ls", "ip link list eth1", "ip addr ls dev eth0",
            "ip addr lst", "ip addr show to 10.0.0.0/8", "ip addr show scope global", "ip addr show scope link", "ip addr show permanent", "ip addr show dynamic",
            "ip addr show secondary", "ip addr show primary", "ip addr show label eth0*", "ip addr show label eth0:1", "ip addr show up", "ip a s eth0 up",
            "ip -4 a s label eth0:*", "ip -oneline link show dev lo", "ip -details addr show tun0", "ip -json -pretty addr show dev eth1", "ip -br -4 addr", "ip -br -c=always link",
            "ip addr show type tun", "ip -s -s a show lo", "ip -j -4 a show eth0", "ip -j -6 -p a show eth1", "ip -j -o a show eth0");
    }

    [RootFact]
    public void Routes_are_listed_the_same()
    {
        using KernelTwin twin = new();
        twin.Compare(Setup);
        twin.Compare(
            "ip route add default via 10.0.0.254", "ip route add default via 10.0.0.253", "ip route add default via 10.0.0.253 metric 100",
            "ip route add 192.168.0.0/16 dev eth0", "ip route add 192.168.1.0/24 via 10.2.0.9 src 10.0.0.2 proto static metric 5",
            "ip route add blackhole 172.16.0.0/12", "ip route add unreachable 172.17.0.0/16", "ip route add prohibit 172.18.0.0/16 metric 7",
            "ip route add 172.20.0.0/16 via 1.2.3.4", "ip route add 172.20.0.0/16 dev eth1", "ip route add 172.20.0.0/16 via 1.2.3.4 dev eth0 onlink mtu 1300",
            "ip route add 172.21.0.1/16 dev eth0", "ip route add 10.1/16 dev eth0", "ip route add 10.2.3.4 dev eth0", "ip route add unicast 11.0.0.0/8 dev eth0 tos 0x10",
            "ip route add local 12.0.0.1 dev eth0", "ip route add broadcast 12.0.0.2 dev eth0", "ip route add 16.0.0.0/8 dev eth0 mtu lock 1200",
            "ip route add 17.0.0.0/8 via 10.0.0.1", "ip route add 17.0.0.0/8 dev eth0 src 9.9.9.9", "ip route add 17.0.0.0/8 via 10.9.0.5 dev eth1",
            "ip -6 r add default via 2001:db8::99", "ip -6 route add 2001:db8:77::/48 dev eth0 metric 5", "ip -6 route add blackhole 2001:db8:88::/48",
            "ip -6 route add 2001:db8:99::/48 via fe80::1 dev eth0 src 2001:db8::1", "ip -6 r add unreachable 2001:db8:66::/48",
            "ip route add 2001:db8:55::/48 via 2001:db8::98", "ip -6 route add 2001:db8:44::/48 dev eth1", "ip -6 route add 2001:db8:5::/48 via 2001:db8:aaaa::1",
            "ip -6 route add prohibit 2001:db8:67::/48 metric 3",
            "ip r", "ip route show table local", "ip -d r", "ip -j r", "ip -j -p r", "ip -o r", "ip -c=always r", "ip -N r", "ip -6 r", "ip -6 r show table all",
            "ip -j -6 r", "ip -6 -d r", "ip route show table all", "ip -d route show table all", "ip route show dev eth0", "ip route show table local dev eth0", "ip route show proto static",
            "ip route show scope link", "ip route show type unicast", "ip route show type blackhole", "ip route show type local table all", "ip route show 10/8", "ip route show root 10/8",
            "ip route show exact 10.1/16", "ip route show match 10.1.2.3", "ip route show to 10.1/16", "ip route show tos 0x10", "ip route show metric 100",
            "ip route show via 10.2.0.9", "ip route show src 10.0.0.1", "ip route show default", "ip -6 route show default", "ip route show 2001:db8:77::/48", "ip route show table 255", "ip route list table main",
            "ip route show cache", "ip ro l", "ip rou sh", "ip -f inet6 r", "ip route show table 100");
    }

    [RootFact]
    public void Route_get_answers_the_same()
    {
        using KernelTwin twin = new();
        twin.Compare(Setup);
        twin.Compare(
            "ip route add default via 10.0.0.254", "ip route add 192.168.1.0/24 via 10.2.0.9 src 10.0.0.2 proto static metric 5", "ip route add blackhole 172.16.0.0/12",
            "ip route add unreachable 172.17.0.0/16", "ip route add prohibit 172.18.0.0/16 metric 7", "ip route add 172.20.0.0/16 via 10.0.0.7 mtu 1300",
            "ip -6 r add default via 2001:db8::99", "ip -6 route add 2001:db8:77::/48 dev eth0 metric 5", "ip -6 route add blackhole 2001:db8:88::/48",
            "ip -6 r add unreachable 2001:db8:66::/48", "ip -6 r add prohibit 2001:db8:67::/48",
            "ip r get 192.168.1.5", "ip r get 8.8.8.8", "ip r get 10.0.0.1", "ip r get 172.16.5.5", "ip r get 10.0.0.77 from 10.0.0.2", "ip r get 10.0.0.255",
            "ip r get 172.18.0.5", "ip r get 172.17.0.5", "ip r get 172.20.0.5", "ip -j r get 8.8.8.8", "ip -j r get 10.0.0.1", "ip -o r get 8.8.8.8", "ip -d r get 8.8.8.8", "ip r get 10.2.0.9", "ip r get 127.0.0.1",
            "ip r get 10.0.0.9 oif eth0", "ip r get 8.8.8.8 dev tun0", "ip -6 r get 2001:db8::5", "ip -6 r get 2001:db8:77::5", "ip -6 r get 2001:db8:88::1", "ip -6 r get 2001:db8:66::1",
            "ip -6 r get 2001:db8:67::1", "ip -6 r get 9999::1", "ip route get 9999::1", "ip -6 r get ::1", "ip -6 r get 2001:db8::1", "ip -6 r get 2001:db8::", "ip -j -6 r get 9999::1", "ip -6 -d r get 9999::1",
            "ip route get", "ip route get foo");
    }

    [RootFact]
    public void Routes_are_added_replaced_and_deleted_the_same()
    {
        using KernelTwin twin = new();
        twin.Compare(
            "ip link set eth0 up", "ip addr add 10.0.0.1/8 dev eth0", "ip -6 route add 2001:db8:5::1/48 dev eth0", "ip -6 route add 2001:db8:5::/48 dev eth0",
            "ip -6 route append 2001:db8:5::/48 dev eth0 metric 1024", "ip -6 route replace 2001:db8:5::/48 dev eth0 metric 10", "ip -6 route",
            "ip -6 route del 2001:db8:5::/48", "ip -6 route", "ip -6 route del 2001:db8:5::/48 metric 9", "ip -6 route change 2001:db8:6::/48 dev eth0", "ip -6 route del 2001:db8:6::/48",
            "ip route add default dev eth0", "ip route change default via 10.1.1.1", "ip route",
            "ip route replace default dev eth0 metric 3 scope link", "ip route append default dev eth0 metric 3 proto static", "ip route prepend default dev eth0 metric 3 proto ra",
            "ip route append default dev eth0 metric 3 proto static", "ip route", "ip route del default", "ip route", "ip route del default metric 3 proto static", "ip route", "ip route del default dev eth0", "ip route",
            "ip route change 9.0.0.0/8 dev eth0", "ip route del 9.0.0.0/8", "ip route replace 9.0.0.0/8 dev eth0", "ip route replace 9.0.0.0/8 dev eth0", "ip route replace 9.0.0.0/8 via 10.0.0.9", "ip route",
            "ip route add 9.0.0.0/8 via 10.0.0.8 metric 2", "ip route del 9.0.0.0/8 via 10.0.0.8", "ip route", "ip route del 9.0.0.0/8 dev eth1", "ip route del 9.0.0.0/8 dev eth0 proto static",
            "ip route add blackhole 9.9.0.0/16", "ip route del blackhole 9.9.0.0/16", "ip route add blackhole default metric 500", "ip route", "ip route del unreachable default", "ip route del blackhole default",
            "ip -s route flush proto boot", "ip route", "ip -s route flush 33.0.0.0/8", "ip route flush dev eth0", "ip route show table all", "ip -6 route flush table main", "ip -6 route", "ip route flush");
    }

    [RootFact]
    public void Addresses_are_ordered_replaced_and_deleted_the_same()
    {
        using KernelTwin twin = new();
        twin.Compare(
            "ip link set eth0 up", "ip addr add 10.0.0.1/24 metric 50 dev eth0", "ip addr add 2001:db8::1/64 dev eth0 nodad noprefixroute",
            "ip addr replace 10.0.3.1/24 dev eth0", "ip addr change 10.0.4.1/24 dev eth0", "ip addr", "ip r", "ip -j a show eth0",
            "ip addr del 10.0.0.1 dev eth0", "ip addr del 10.0.1.1/32 dev eth0", "ip addr del 10.0.99.1/24 dev eth0", "ip -6 addr del 2001:db8::9/64 dev eth0",
            "ip -6 addr add 2001:db8::1/64 dev eth0", "ip addr add 10.5.0.1/24 broadcast 10.5.0.9 dev eth0", "ip addr add 10.6.0.1 dev eth0", "ip addr add 10.6.1.1/31 brd + dev eth0",
            "ip addr add 10.6.2.1/31 dev eth0", "ip addr add 255.255.255.255/32 dev eth0", "ip addr add 224.0.0.1/24 dev eth0", "ip addr add 0.0.0.0/0 dev eth0", "ip addr add ff02::5/64 dev eth0",
            "ip addr add local 10.8.0.1/24 dev eth0 label foo", "ip addr add 10.8.0.1/24 dev eth0 scope host", "ip addr add 10.8.1.1/24 dev eth0 scope 5", "ip addr add 10.8.2.1/24 dev eth0 scope bad",
            "ip addr show eth0", "ip r", "ip r sh table local", "ip addr add 10.8.0.7/24 brd 1.2 dev eth0", "ip addr add 10.8.0.7/24 brd x dev eth0", "ip addr add fe80::1/64 dev eth0", "ip -6 addr",
            "ip -4 addr add fe80::2/64 dev eth0", "ip -6 addr add 10.1.1.1/24 dev eth0", "ip addr add 2001:db8::2/64 dev eth0", "ip addr add 2001:db8::3/128 dev eth0", "ip addr add fec0::3/64 dev eth0", "ip -6 addr", "ip -6 route show table all",
            "ip addr add 10.8.0.8/24 dev eth0", "ip addr add 10.8.0.9/25 dev eth0", "ip addr", "ip addr del 10.8.0.1/24 dev eth0", "ip addr", "ip route show table all",
            "ip -s -s a flush dev eth0 scope global", "ip a", "ip addr add 10.0.0.1/255.255.255.0 dev eth0", "ip -s a flush dev eth0", "ip -s a flush dev eth0", "ip addr show eth0", "ip a flush", "ip a flush dev eth9");
    }

    [RootFact]
    public void A_link_that_goes_down_and_up_takes_the_same_with_it()
    {
        using KernelTwin twin = new();
        twin.Compare(Setup);
        twin.Compare(
            "ip route add default via 10.0.0.254", "ip route add blackhole 172.16.0.0/12", "ip -6 route add 2001:db8:77::/48 dev eth0", "ip -6 route add blackhole 2001:db8:88::/48",
            "ip route add 192.168.1.0/24 dev tun0 src 10.0.0.2", "ip neigh add 10.0.0.9 lladdr 02:00:00:00:00:09 dev eth0",
            "ip link set eth0 down", "ip a show eth0", "ip route show table all", "ip link set eth0 up", "ip a show eth0", "ip route show table all", "ip link set eth1 up", "ip a show eth1", "ip route show table all",
            "ip link set lo down", "ip a show lo", "ip route show table all", "ip link set lo up", "ip a show lo", "ip addr del 10.0.0.1/24 dev eth0", "ip addr show eth0", "ip route",
            "ip link set eth1 down", "ip link set eth1 name wan0", "ip a show wan0", "ip a show eth1", "ip -6 addr add 2001:db8:4::1/64 dev wan0", "ip route show table all", "ip link set wan0 up", "ip route show table all");
    }

    [RootFact]
    public void Links_are_set_the_same()
    {
        using KernelTwin twin = new();
        twin.Compare(
            "ip link set eth0 up", "ip link set eth0 arp off", "ip link show eth0", "ip link set eth0 multicast off promisc on allmulticast on dynamic on", "ip link show eth0",
            "ip link set eth0 arp on multicast on promisc off allmulticast off dynamic off", "ip link set eth0 group 5", "ip link show eth0", "ip link show group 5", "ip -j link show eth0", "ip link set eth0 group default",
            "ip link set dev eth0 up down", "ip link show eth0", "ip link set eth0 up", "ip link set eth0 address 2:0:0:0:0:a", "ip link show eth0", "ip link set eth0 name eth0",
            "ip link set eth0 alias x", "ip link show eth0", "ip link set eth0 alias ''", "ip link set eth0 txqueuelen 7 mtu 1300", "ip link set eth0 txqlen 8", "ip link show eth0", "ip link set eth0 nomaster");
    }

    [RootFact]
    public void Wrong_words_are_refused_the_same()
    {
        using KernelTwin twin = new();
        twin.Compare(Setup);
        twin.Compare(
            "ip addr add 10.9.0.1/24 dev eth1", "ip link show eth9", "ip link set eth9 up", "ip link show dev", "ip foo", "ip link foo", "ip addr foo", "ip route foo", "ip neigh foo",
            "ip link set", "ip link set eth0", "ip link set eth0 foo", "ip link set eth0 mtu", "ip link set eth0 mtu abc", "ip link set eth0 mtu 10", "ip link set eth0 mtu 70000", "ip link set eth0 address zz",
            "ip link set eth0 name lo", "ip link set eth0 up name", "ip link set eth0 qlen abc", "ip link set eth0 qlen 100 qlen 50", "ip link set eth0 mtu 1400 mtu 1300", "ip link set eth0 master br0", "ip link set up",
            "ip link set eth0 name 1234567890123456", "ip link set eth0 name 'a b'", "ip link set eth0 name a/b", "ip link set eth0 address 01:00:00:00:00:01", "ip link set eth0 address 02:00:00:00:00", "ip link set eth0 arp foo",
            "ip link set eth0 -mtu 1500", "ip link show eth0 eth1", "ip link show foo bar", "ip l show master foo", "ip link del eth9", "ip link del", "ip link add", "ip link add foo", "ip link add eth1 type dummy",
            "ip addr add", "ip addr add 1.2.3.4", "ip addr add 1.2.3.4/33 dev eth0", "ip addr add 1.2.3.x/24 dev eth0", "ip addr add 1.2.3.4/24 dev eth9", "ip addr add 1.2.3.4/24 foo eth0", "ip addr del 9.9.9.9/24 dev eth0",
            "ip addr add 1.2.3.4/24 dev", "ip addr add 1.2.3.4/24 brd", "ip addr add dev eth0", "ip addr add 2001:db8::5/64 brd + dev eth0", "ip addr add 2001:db8::5/129 dev eth0", "ip addr add 1.2.3.4/24 5.6.7.8 dev eth0",
            "ip addr show dev", "ip addr show foo", "ip -br addr show foo", "ip addr show scope foo", "ip route add foo", "ip route add 1.2.3.4/24 dev eth9", "ip route del 4.4.4.4", "ip route add 10.50.0.0/16",
            "ip route show foo", "ip route show dev", "ip route show dev foo", "ip route list table foo", "ip route add 1.1.1.0/24 dev eth1 table foo", "ip route add 1.1.1.0/24 dev eth1 scope foo", "ip route add 1.1.1.0/24 dev eth1 proto foo",
            "ip route add 1.1.1.0/24 2.2.2.0/24 dev eth0", "ip route add 1.1.1.0/24 via", "ip route add 1.1.1.0/24 dev eth0 metric foo", "ip route add 1.1.1.0/24 dev eth0 mtu foo", "ip route add 10.0.0.0/8 via fe80::1 dev eth0", "ip route add 10.0.0.0/33 dev eth0",
            "ip route add 1.1.1.0/24 dev eth0 tos foo", "ip route show type foo", "ip route show proto foo", "ip route show scope foo", "ip -6 route add 10.0.0.0/8 dev eth0", "ip -6 route add 2001:db8:7::/48", "ip -6 route add 2001:db8:7::/48 via fe80::1", "ip -6 route add 2001:db8:7::/48 dev eth1",
            "ip neigh add 10.0.0.8 dev eth9", "ip neigh del 10.0.0.9 dev eth0", "ip neigh add", "ip neigh add 10.0.0.8", "ip neigh add 10.0.0.8 dev eth0 nud foo", "ip neigh add 10.0.0.8 lladdr zz dev eth0", "ip neigh add 10.0.0.8 dev eth0", "ip n flush",
            "ip neigh change 10.0.0.7 lladdr 02:00:00:00:00:09 dev eth0", "ip neigh get 10.0.0.8", "ip neigh get 10.0.0.6 dev eth0", "ip neigh foo 1", "ip tuntap add tap8", "ip tuntap add dev x mode foo", "ip tuntap foo", "ip tuntap add dev eth0 mode tap",
            "ip -z", "ip -f foo r", "ip -b /nonexistent");
    }

    [RootFact]
    public void Neighbours_are_the_same()
    {
        using KernelTwin twin = new();
        twin.Compare(Setup);
        twin.Compare(
            "ip neigh add 10.0.0.9 lladdr 02:00:00:00:00:09 dev eth0", "ip neigh show", "ip neigh add 10.0.0.9 lladdr 02:00:00:00:00:09 dev eth0", "ip n", "ip -j n", "ip -j -p neigh", "ip -br n", "ip -c=always n", "ip -4 n", "ip -6 n", "ip n show dev eth0", "ip n show dev eth1",
            "ip neigh change 10.0.0.9 lladdr 02:00:00:00:00:0a dev eth0", "ip n", "ip n show 10.0.0.0/24", "ip n show to 10.1.0.0/24", "ip n show nud permanent", "ip n show nud stale", "ip neigh replace 10.0.0.9 lladdr 1:2:3:4:5:6 nud stale dev eth0", "ip n", "ip neigh get 10.0.0.9 dev eth0",
            "ip neigh replace 2001:db8::9 lladdr 1:2:3:4:5:6 dev eth0 router", "ip n", "ip -6 n", "ip -br n", "ip neigh del 10.0.0.9 dev eth0", "ip neigh del 10.0.0.9 dev eth0", "ip neigh add 10.0.0.8 lladdr 02:00:00:00:00:09 nud noarp dev eth0", "ip n", "ip -4 n show nud all",
            "ip neigh flush dev eth0 nud all", "ip -s neigh flush dev eth1", "ip n");
    }
}
