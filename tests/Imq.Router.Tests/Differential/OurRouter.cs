using System.Text;
using Imq.Netfilter;
using Imq.Packets;
using Imq.Router.Commands;
using Imq.Router.Tests.Pipeline;
using Imq.Syntax;
using Xunit;

namespace Imq.Router.Tests.Differential;

/// <summary>Our router on memory ports and a manual clock.</summary>
internal sealed class OurRouter : IRouterUnderTest, IDisposable
{
    private readonly TestRouter _router = new();
    private readonly TestPort[] _ports;
    private double _secondsBetween;

    public OurRouter()
    {
        _ports = [_router.AddPort("eth0"), _router.AddPort("eth1")];
        foreach (string command in Wire.Commands) { Run(command); }
    }

    public void Prepare(Scenario scenario)
    {
        _secondsBetween = scenario.SecondsBetween;
        Restore("iptables-restore", scenario.Rules4);
        Restore("ip6tables-restore", scenario.Rules6);
        foreach (string command in scenario.Commands) { Run(command); }
    }

    public IReadOnlyList<Departure> Deliver(Arrival frame)
    {
        _router.Clock.AdvanceSeconds(_secondsBetween);
        PacketBuffer packet = _router.Pool.Rent(frame.Frame.Length);
        packet.SetFrame(PacketBuffer.Headroom, frame.Frame.Length);
        frame.Frame.CopyTo(packet.Frame);
        _ports[frame.Port == "eth0" ? 0 : 1].Port.Inject(packet);
        _router.Step();
        return [.. _ports.SelectMany(Taken)];
    }

    public string List(Scenario scenario)
    {
        StringBuilder text = new();
        foreach (string table in Scenario.TablesOf(scenario.Rules4)) { text.Append(Run($"iptables -t {table} -L -v -x -n")); }
        foreach (string table in Scenario.TablesOf(scenario.Rules6)) { text.Append(Run($"ip6tables -t {table} -L -v -x -n")); }
        return text.ToString();
    }

    public void Dispose() => _router.Dispose();

    private static IEnumerable<Departure> Taken(TestPort port)
    {
        while (port.Port.TakeSent() is { } sent)
        {
            Departure departure = new(port.Interface.Name, sent.Frame.ToArray());
            sent.Release();
            yield return departure;
        }
    }

    private void Restore(string program, IReadOnlyList<string> rules)
    {
        CommandIo io = new() { Input = Scenario.Restore(rules) };
        Check(program, new IptablesRestore(_router.Machine.Filter).Execute(Word.FromArguments(program, [program]), io), io);
    }

    private string Run(string line)
    {
        Word[] words = Word.FromArguments(line, line.Split(' '));
        CommandIo io = new();
        IpMachine machine = new(_router.Machine.Interfaces, _router.Machine.Routes, _router.Machine.Neighbors);
        int status = words[0].Text == "ip" ? new IpCommand(machine).Execute(words, io) : new IptablesCommand(_router.Machine.Filter).Execute(words, io);
        Check(line, status, io);
        return io.Out.ToString();
    }

    private static void Check(string command, int status, CommandIo io) => Assert.True(status == 0, $"{command}: {status} {io.Error}");
}
