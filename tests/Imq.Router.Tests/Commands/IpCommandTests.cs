using Imq.Syntax;
using Xunit;

namespace Imq.Router.Tests.Commands;

/// <summary>What is this router's own, or has no twin in a namespace.</summary>
public sealed class IpCommandTests : IDisposable
{
    private readonly IpLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_port_is_made_under_either_spelling_with_its_host_side_named()
    {
        Run("ip link add wan mtu 1400 address 02:00:00:00:00:05 type tap host lab-wan netns left offload off", "ip tuntap add dev lan mode tap", "ip tuntap add tun7 mode tun");
        Interfaces.WatchedPort wan = _lab.Opened[0];
        Assert.Equal(("wan", 1400, "02:00:00:00:00:05"), (wan.Name, wan.Mtu, wan.Mac.ToString()));
        Router.Ports.TapOptions definition = _lab.Machine.Interfaces.Find("wan")!.Definition!;
        Assert.Equal(("lab-wan", "left", false), (definition.HostInterface, definition.Netns, definition.Offload));
        Assert.Equal("wan: tap vnet_hdr\nlan: tap vnet_hdr\ntun7: tun vnet_hdr\n", _lab.Run("ip tuntap").Out);
        Run("ip tuntap del dev lan mode tap", "ip link del wan");
        Assert.Equal("tun7: tun vnet_hdr\n", _lab.Run("ip tuntap show").Out);
    }

    [Fact]
    public void A_name_that_is_taken_is_refused_in_the_words_of_each_command()
    {
        Run("ip tuntap add dev eth0 mode tap");
        Assert.Equal(new IpAnswer(1, "", "ioctl(TUNSETIFF): Device or resource busy\n"), _lab.Run("ip tuntap add dev eth0 mode tap"));
        Assert.Equal(new IpAnswer(2, "", "RTNETLINK answers: File exists\n"), _lab.Run("ip link add eth0 type tap"));
        Assert.Equal(new IpAnswer(2, "", "RTNETLINK answers: Operation not supported\n"), _lab.Run("ip link del lo"));
    }

    [Theory]
    [InlineData("ip rule", "rule")]
    [InlineData("ip netns add x", "netns")]
    [InlineData("ip tunnel add x", "tunnel")]
    [InlineData("ip xfrm state", "xfrm")]
    [InlineData("ip maddr", "maddr")]
    [InlineData("ip link set imq0 netns left", "netns")]
    [InlineData("ip route add 10.0.0.0/8 nexthop via 10.0.0.1", "nexthop")]
    [InlineData("ip route add 10.0.0.0/8 dev imq0 table 100", "100")]
    [InlineData("ip route add throw 10.0.0.0/8", "throw")]
    [InlineData("ip tuntap add dev x mode tap user nobody", "user")]
    [InlineData("ip -r link", "-r")]
    [InlineData("ip -n left link", "-n")]
    public void What_Linux_can_and_this_router_cannot_is_refused_by_name(string line, string word)
    {
        IpAnswer answer = _lab.Run(line);
        Assert.Equal(2, answer.Status);
        Assert.StartsWith($"Error: \"{word}\" is not supported: ", answer.Error);
    }

    [Fact]
    public void Other_link_types_are_unknown_as_to_a_kernel_without_their_module() =>
        Assert.Equal(new IpAnswer(2, "", "Error: Unknown device type.\n"), _lab.Run("ip link add v0 type vlan"));

    [Fact]
    public void The_caret_stands_under_the_faulty_word_and_a_near_miss_is_named()
    {
        Word[] words = Word.FromArguments("rules/x", ["ip", "link", "set", "imq0", "mtuu", "1400"]);
        using IpLab lab = new();
        SyntaxException fault = Assert.Throws<SyntaxException>(() => new Router.Commands.IpCommand(
            new Router.Commands.IpMachine(lab.Machine.Interfaces, lab.Machine.Routes, lab.Machine.Neighbors)).Execute(words, new CommandIo()));
        Assert.Equal(words[4].Span, fault.Diagnostic.Span);
        Assert.Equal("did you mean 'mtu'?", fault.Diagnostic.Hint);
        Assert.Equal("either \"dev\" is duplicate, or \"mtuu\" is a garbage", fault.Diagnostic.Message);
    }

    [Fact]
    public void A_batch_keeps_the_lines_before_the_faulty_one_and_says_where_it_stopped()
    {
        IpAnswer answer = _lab.Run("ip -b -", "link set imq0 \\\n mtu 1450 # half\n\n# nothing\nlink show dev eth9\nlink set imq1 up\n");
        Assert.Equal(new IpAnswer(1, "", "Device \"eth9\" does not exist.\nCommand failed -:5\n"), answer);
        Assert.Equal(1450, _lab.Machine.Interfaces.Find("imq0")!.Mtu);
        Assert.False(_lab.Machine.Interfaces.Find("imq1")!.IsUp);
    }

    [Fact]
    public void A_forced_batch_goes_on_behind_a_fault_but_not_behind_wrong_words()
    {
        Assert.Equal(1, _lab.Run("ip -force -batch -", "link show dev eth9\nlink set imq1 up\n").Status);
        Assert.True(_lab.Machine.Interfaces.Find("imq1")!.IsUp);
        Assert.Equal(new IpAnswer(255, "", "Command \"foo\" is unknown, try \"ip link help\".\n"), _lab.Run("ip -force -b -", "link foo\nlink set imq2 up\n"));
        Assert.False(_lab.Machine.Interfaces.Find("imq2")!.IsUp);
    }

    [Fact]
    public void Types_pick_imq_devices_and_the_versions_are_told()
    {
        Assert.Equal(16, _lab.Run("ip -o link show type imq").Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith("ip utility, iproute2-6.1.0", _lab.Run("ip -V").Out);
        Assert.Equal(255, _lab.Run("ip").Status);
        Assert.StartsWith("Usage: ip link add", _lab.Run("ip link help").Error);
    }

    [Fact]
    public void Counters_of_an_imq_device_are_what_was_handed_in_and_let_go() =>
        Assert.Equal("""
            2: imq0: <NOARP> mtu 1500 qdisc noop state DOWN mode DEFAULT group default qlen 1000
                link/void 
                RX:  bytes packets errors dropped  missed   mcast           
                         0       0      0       0       0       0 
                TX:  bytes packets errors dropped carrier collsns           
                         0       0      0       0       0       0 

            """, _lab.Run("ip -s link show imq0").Out);

    private void Run(params string[] lines)
    {
        foreach (string line in lines) { Assert.Equal(new IpAnswer(0, "", ""), _lab.Run(line)); }
    }
}
