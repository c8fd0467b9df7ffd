using Imq.Router.Tests.Netns;
using Imq.Testing;
using Xunit;

namespace Imq.Router.Tests.Commands;

/// <summary>Command lines whose answers must be those of net-tools on this machine's kernel.</summary>
public sealed class IfconfigAgainstLinuxTests
{
    [RootToolFact("ifconfig")]
    public void Interfaces_are_set_and_listed_the_same()
    {
        using KernelTwin twin = new();
        twin.Compare(
            "ifconfig -a", "ifconfig eth0", "ifconfig eth0 10.0.0.1", "ifconfig eth0", "ip addr show eth0",
            "ifconfig eth0 10.1.0.1 netmask 255.255.255.0 broadcast 10.1.0.255 mtu 1400 txqueuelen 50", "ip addr show eth0", "ifconfig eth0 down", "ifconfig eth0", "ifconfig eth0 up", "ifconfig eth0",
            "ifconfig eth0 192.168.5.5/24", "ip addr show eth0", "ifconfig eth0 add 2001:db8::5/64", "ifconfig eth0 inet6 add 2001:db8::6/64", "ifconfig eth0", "ip addr show eth0", "ifconfig eth0 del 2001:db8::5/64",
            "ifconfig eth0 inet6 del 2001:db8::7/64", "ifconfig -s eth0", "ifconfig -a -s", "ifconfig -v eth0", "ifconfig eth9", "ifconfig eth9 up", "ifconfig eth0 mtu abc", "ifconfig eth0 mtu 10", "ifconfig eth0 foo",
            "ifconfig eth0 netmask foo", "ifconfig eth0 hw ether 02:00:00:00:00:09", "ifconfig eth0 hw ether zz", "ifconfig eth0 promisc -arp allmulti -multicast", "ifconfig eth0", "ifconfig eth0 -promisc arp -allmulti multicast",
            "ifconfig eth0:1 10.3.0.1 netmask 255.255.0.0", "ip addr show eth0", "ifconfig eth0:1", "ifconfig eth0:1 down", "ip addr show eth0", "ifconfig eth0 0.0.0.0", "ip addr show eth0", "ifconfig eth0 0", "ifconfig eth0 300.1.1.1",
            "ifconfig -x", "ifconfig -V", "ifconfig eth0 10.5.0.1 up", "ip addr show eth0", "ifconfig eth0 172.16.5.1", "ip addr show eth0", "ifconfig eth0 192.168.1.1 netmask 255.255.255.0 up mtu 1450", "ip addr show eth0",
            "ifconfig eth0 broadcast 192.168.1.99", "ip addr show eth0", "ifconfig eth0 netmask 255.255.0.0", "ip addr show eth0", "ifconfig eth0 txqueuelen 0", "ip addr show eth0", "ip -j link show eth0", "ifconfig lo", "ip route show table all");
    }
}
