using System.Globalization;
using System.Text;
using Imq.Netfilter.Hooks;
using Imq.Router.Interfaces;
using Imq.Router.Pipeline;
using Imq.Syntax;

namespace Imq.Router.Configuration;

/// <summary><c>imq save</c>: the running configuration as a rule file that makes it again.</summary>
internal sealed class ConfigurationSaver(Machine machine, ICommandSet commands)
{
    private readonly StringBuilder _text = new("# Saved by imq save; imq run and imq apply read it back.\n");

    public string ToText()
    {
        InterfaceSaver interfaces = new(machine.Interfaces, machine.Neighbors, _text);
        SaveModule();
        interfaces.SaveLinks();
        machine.Control.Save(_text);
        SaveTables("iptables-save", "iptables-restore");
        SaveTables("ip6tables-save", "ip6tables-restore");
        interfaces.SaveStates();
        SaveRoutes("ip -4 route show", "ip route add");
        SaveRoutes("ip -6 route show", "ip -6 route add");
        return _text.ToString();
    }

    private void SaveModule()
    {
        int count = machine.Interfaces.ImqCount;
        ImqBehavior behavior = machine.Filter.Behavior;
        if (count == InterfaceTable.DefaultImqCount && behavior == ImqBehavior.BA) { return; }
        _text.Append("rmmod imq\n");
        if (count > 0) { _text.Append(CultureInfo.InvariantCulture, $"modprobe imq numdevs={count} behaviour={behavior.ToString().ToLowerInvariant()}\n"); }
    }

    /// <summary>The tables as their own save program prints them, without its comments: those carry the time.</summary>
    private void SaveTables(string save, string restore)
    {
        string[] lines = [.. Run(save).Split('\n').Where(static line => line.Length > 0 && line[0] != '#')];
        if (lines.Length == 0) { return; }
        _text.Append(restore).Append('\n');
        foreach (string line in lines) { _text.Append(line).Append('\n'); }
    }

    /// <summary>Routes that a command made; what follows from addresses comes back with them.</summary>
    private void SaveRoutes(string show, string add)
    {
        foreach (string line in Run(show).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Contains(" proto kernel ", StringComparison.Ordinal)) { continue; }
            string words = line.Replace(" linkdown", "", StringComparison.Ordinal).Replace(" pref medium", "", StringComparison.Ordinal).TrimEnd();
            _text.Append(add).Append(' ').Append(words).Append('\n');
        }
    }

    private string Run(string command)
    {
        CommandIo io = new();
        commands.Execute(Word.FromArguments("save", command.Split(' ')), io);
        return io.Out.ToString();
    }
}
