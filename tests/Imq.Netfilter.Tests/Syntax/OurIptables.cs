using Imq.Netfilter.Tests.Hooks;
using Imq.Syntax;
using Xunit;

namespace Imq.Netfilter.Tests.Syntax;

/// <summary>Our commands on one packet filter, run as a shell would run them.</summary>
internal sealed class OurIptables
{
    public OurIptables() => Filter = new PacketFilter(Services, Queues);

    public StubServices Services { get; } = new();

    public StubQueues Queues { get; } = new();

    public PacketFilter Filter { get; }

    public CommandIo LastIo { get; private set; } = new();

    public Outcome Run(string line)
    {
        (string[] words, string input) = ShellLine.Parse(line);
        CommandIo io = LastIo = new CommandIo { Input = input };
        Word[] command = Word.FromArguments(words[0], words);
        int status;
        string fault = "";
        try
        {
            status = words[0] switch
            {
                "iptables" or "ip6tables" => new IptablesCommand(Filter).Execute(command, io),
                "iptables-save" or "ip6tables-save" => new IptablesSave(Filter).Execute(command, io),
                _ => new IptablesRestore(Filter).Execute(command, io),
            };
        }
        catch (SyntaxException refused)
        {
            status = refused.Diagnostic.ExitStatus;
            fault = refused.Diagnostic.ToOriginalText() + "\n";
        }
        return new Outcome(status, io.Out.ToString(), io.Error + fault);
    }

    /// <summary>Feeds a text to iptables-restore or ip6tables-restore.</summary>
    public void Restore(string program, string text)
    {
        Word[] command = Word.FromArguments(program, [$"{program}-restore"]);
        Assert.Equal(0, new IptablesRestore(Filter).Execute(command, new CommandIo { Input = text }));
    }

    public string Must(string line)
    {
        Outcome outcome = Run(line);
        Assert.True(outcome.Status == 0, $"{line}\n{outcome}");
        return outcome.Out;
    }
}
