using Imq.Router.Control;
using Xunit;

namespace Imq.Router.Tests.Control;

public class StandardInputTests
{
    [Theory]
    [InlineData("iptables-restore", true)]
    [InlineData("iptables-restore -n -c", true)]
    [InlineData("iptables-restore -T mangle", true)]
    [InlineData("iptables-restore -w 5", true)]
    [InlineData("iptables-restore -w rules", false)]
    [InlineData("iptables-restore rules", false)]
    [InlineData("iptables-restore -h", false)]
    [InlineData("ip6tables-restore", true)]
    [InlineData("tc qdisc show", false)]
    [InlineData("tc -b", true)]
    [InlineData("tc -s -batch -", true)]
    [InlineData("tc -batch file", false)]
    [InlineData("ip -batch -", true)]
    [InlineData("ip link show", false)]
    [InlineData("apply -", true)]
    [InlineData("apply file", false)]
    [InlineData("iptables -L", false)]
    public void Only_commands_that_read_it_ask_for_it(string line, bool isRead) => Assert.Equal(isRead, StandardInput.IsRead(line.Split(' ')));
}
