namespace Imq.Router.Commands;

/// <summary>What each <c>help</c> prints: only what this router can do.</summary>
internal static class IpHelp
{
    public const string Main = """
        Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }
               ip [ -force ] -batch filename
        where  OBJECT := { address | help | link | neighbor | neighbour | route | tuntap }
               OPTIONS := { -V[ersion] | -s[tatistics] | -d[etails] | -h[uman-readable] | -iec |
                            -j[son] | -p[retty] | -f[amily] { inet | inet6 | link } | -4 | -6 | -0 |
                            -br[ief] | -o[neline] | -b[atch] [filename] | -N[umeric] | -c[olor] }
        """;

    public const string Link = """
        Usage: ip link add [ name ] NAME [ txqueuelen PACKETS ] [ address LLADDR ] [ mtu MTU ] type TYPE [ ARGS ]
               ip link delete { DEVICE | dev DEVICE }
               ip link set { DEVICE | dev DEVICE | group GROUP } [ { up | down } ]
                       [ arp { on | off } ] [ dynamic { on | off } ] [ multicast { on | off } ]
                       [ allmulticast { on | off } ] [ promisc { on | off } ] [ txqueuelen PACKETS ]
                       [ name NEWNAME ] [ address LLADDR ] [ mtu MTU ] [ alias NAME ] [ group GROUP ]
               ip link show [ DEVICE | group GROUP ] [ up ] [ type TYPE ]

        TYPE := { imq | tap | tun }
        ARGS of tap and tun := [ host NAME ] [ netns NAME ] [ offload { on | off } ]
        """;

    public const string Address = """
        Usage: ip address {add|change|replace} IFADDR dev IFNAME [ LIFETIME ] [ CONFFLAG-LIST ]
               ip address del IFADDR dev IFNAME
               ip address flush [ dev IFNAME ] [ scope SCOPE-ID ] [ to PREFIX ] [ FLAG-LIST ] [ label LABEL ] [up]
               ip address [ show [ dev IFNAME ] [ scope SCOPE-ID ] [ type TYPE ] [ to PREFIX ] [ FLAG-LIST ]
                                 [ label LABEL ] [up] ]
        IFADDR := PREFIX | ADDR peer PREFIX [ broadcast ADDR ] [ label IFNAME ] [ scope SCOPE-ID ] [ metric METRIC ]
        SCOPE-ID := [ host | link | global | NUMBER ]
        FLAG  := [ permanent | dynamic | secondary | primary | CONFFLAG-LIST ]
        CONFFLAG  := [ home | nodad | mngtmpaddr | noprefixroute | autojoin ]
        LIFETIME := [ valid_lft LFT ] [ preferred_lft LFT ]
        LFT := forever | SECONDS
        """;

    public const string Route = """
        Usage: ip route { list | flush } SELECTOR
               ip route get ADDRESS [ from ADDRESS ] [ oif STRING ]
               ip route { add | del | change | append | prepend | replace } ROUTE
        SELECTOR := [ root PREFIX ] [ match PREFIX ] [ exact PREFIX ] [ table TABLE_ID ] [ proto RTPROTO ]
                    [ type TYPE ] [ scope SCOPE ] [ dev STRING ] [ via ADDRESS ] [ src ADDRESS ] [ metric METRIC ]
        ROUTE := [ TYPE ] PREFIX [ tos TOS ] [ table TABLE_ID ] [ proto RTPROTO ] [ scope SCOPE ] [ metric METRIC ]
                 [ via ADDRESS ] [ dev STRING ] [ src ADDRESS ] [ onlink ] [ mtu [ lock ] NUMBER ]
        TYPE := { unicast | local | broadcast | multicast | anycast | unreachable | prohibit | blackhole }
        TABLE_ID := [ local | main | all ]
        """;

    public const string Neighbor = """
        Usage: ip neigh { add | del | change | replace } ADDR [ lladdr LLADDR ] [ nud STATE ] [ dev DEV ] [ router ]
               ip neigh { show | flush } [ to PREFIX ] [ dev DEV ] [ nud STATE ]
               ip neigh get ADDR dev DEV
        STATE := { delay | failed | incomplete | noarp | none | permanent | probe | reachable | stale }
        """;

    public const string Tuntap = """
        Usage: ip tuntap { add | del | show | list | lst | help } [ dev PHYS_DEV ]
               [ mode { tun | tap } ] [ vnet_hdr ] [ name NAME ]
               [ host NAME ] [ netns NAME ] [ offload { on | off } ]
        """;
}
