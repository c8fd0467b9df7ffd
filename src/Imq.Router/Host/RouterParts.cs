using Imq.Netfilter;
using Imq.Packets;
using Imq.Router.Commands;
using Imq.Router.Configuration;
using Imq.Router.Interfaces;
using Imq.Router.Pipeline;
using Imq.Syntax;

namespace Imq.Router.Host;

/// <summary>A machine with the commands that change it and the transaction they run in: the same for the daemon and for a dry check.</summary>
internal sealed class RouterParts
{
    public RouterParts(IPortFactory ports, Func<Instant> now)
    {
        Machine = new Machine(new PacketPool(), ports);
        Transaction = new Transaction(
        [
            Machine.Interfaces,
            new TransactionPart(Machine.Routes.Begin, Machine.Routes.Commit, Machine.Routes.Rollback),
            new TransactionPart(Machine.Control.Begin, Machine.Control.Commit, Machine.Control.Rollback),
            new TransactionPart(Machine.Neighbors.Begin, Machine.Neighbors.Commit, Machine.Neighbors.Rollback),
            new TransactionPart(Machine.Filter.Begin, Machine.Filter.Commit, Machine.Filter.Rollback),
        ]);
        Commands = BuildCommands(Machine, now);
        Applier = new RuleFileApplier(Commands, Transaction, Reset);
    }

    public Machine Machine { get; }

    public Transaction Transaction { get; }

    public CommandSet Commands { get; }

    public RuleFileApplier Applier { get; }

    /// <summary>Every command under every name. What is not in this list does not exist.</summary>
    private static CommandSet BuildCommands(Machine machine, Func<Instant> now)
    {
        IptablesCommand iptables = new(machine.Filter);
        IptablesRestore restore = new(machine.Filter);
        IptablesSave save = new(machine.Filter);
        IpCommand ip = new(new IpMachine(machine.Interfaces, machine.Routes, machine.Neighbors));
        ModprobeCommand modprobe = new(machine.Interfaces, machine.Filter, line => machine.Log.Write(6, line));
        IfconfigCommand ifconfig = new(machine.Interfaces);
        return new CommandSet((family, block, io) => restore.Apply(block.Source, block.Start, block.Length, family, io))
            .Add(iptables.Execute, "iptables", "ip6tables", "iptables-legacy", "ip6tables-legacy")
            .Add(restore.Execute, "iptables-restore", "ip6tables-restore")
            .Add(save.Execute, "iptables-save", "ip6tables-save")
            .Add(machine.Control.Execute, "tc")
            .Add(ip.Execute, "ip")
            .Add(modprobe.Execute, "modprobe", "insmod", "rmmod", "lsmod")
            .Add(ifconfig.Execute, "ifconfig");
    }

    private void Reset()
    {
        Machine.Interfaces.Reset();
        Machine.Routes.Reset();
        Machine.Filter.Reset();
    }
}
