using System.CommandLine;
using Imq.Router.Host;

namespace Imq.Router.Cli;

/// <summary>The daemon's own verbs. Everything else (tc, iptables, apply, save, …) is the client's, over the control socket.</summary>
internal static class RouterCommandLine
{
    public static RootCommand Build()
    {
        RootCommand root = new("Imq: a userspace router with the Intermediate Queueing device. With a router running, "
            + "'imq tc …', 'imq iptables …', 'imq ip …', 'imq apply FILE', 'imq save', 'imq stats' and 'imq shell' talk to it.");
        root.Add(Verb("run", "start the router on these rule files, in the foreground", isDaemon: true, RouterHost.Run));
        root.Add(Verb("check", "check rule files: opens nothing, changes nothing, reports every fault", isDaemon: false, RuleCheck.Run));
        return root;
    }

    private static Command Verb(string name, string description, bool isDaemon, Func<RouterOptions, int> run)
    {
        Command command = new(name, description);
        RunOptions options = new();
        options.AddTo(command, isDaemon);
        command.SetAction(parsed => run(options.Read(parsed)));
        return command;
    }
}
