using System.Runtime.InteropServices;
using Imq.Lab.Testbed;
using Spectre.Console;

namespace Imq.Lab;

/// <summary>Builds the lab, runs it, takes it down: also after Ctrl-C, SIGTERM and a fault.</summary>
internal static class LabProgram
{
    public static int Run(LabOptions options)
    {
        using CancellationTokenSource stop = new();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        LabNetwork network = new();
        bool keep = false;
        try
        {
            network.Build(options);
            AnsiConsole.MarkupLineInterpolated($"[grey]router up in {network.Router.StartTime.TotalMilliseconds:0} ms, sending TCP from 192.0.2.2 to {LabNetwork.Named} and {LabNetwork.Other}[/]");
            foreach (string line in network.Router.Log.Where(static line => line.Contains("warning", StringComparison.Ordinal))) { AnsiConsole.WriteLine(line); }
            bool isGood = new LabRun(network, options).Run(stop.Token);
            keep = options.Stay;
            if (keep) { SayWhatToTry(options); }
            return isGood ? 0 : 1;
        }
        catch (TestbedException fault)
        {
            Console.Error.WriteLine($"imq lab: {fault.Message}");
            return 1;
        }
        finally
        {
            if (!keep) { network.Dispose(); }
        }

        void End(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private static void SayWhatToTry(LabOptions options)
    {
        Console.WriteLine($"""
            The lab stays up. To try:
              export IMQ_SOCKET={LabNetwork.Socket}
              {options.Home}/imq tc -s class show dev imq0
              {options.Home}/imq iptables -t mangle -L -v -n
              {options.Home}/imq tc class change dev imq0 parent 1:1 classid 1:10 htb rate 2mbit
              ip netns exec lab-wan ping 10.0.0.230
              {options.Home}/imq shell          # a shell whose tc, iptables and ip are the router's
            and then: ./imq lab --down
            """);
    }
}
