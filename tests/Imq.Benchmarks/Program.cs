using System.CommandLine;
using Imq.Benchmarks;
using Imq.Lab.Testbed;

Option<int> rounds = new("--rounds") { Description = "alternations of our router and the kernel's", DefaultValueFactory = static _ => 5 };
Option<double> seconds = new("--seconds") { Description = "length of one throughput run", DefaultValueFactory = static _ => 3 };
Option<double> shaping = new("--shaping-seconds") { Description = "length of one shaping run; 0: none", DefaultValueFactory = static _ => 10 };
Option<string> json = new("--json") { Description = "where the figures go", DefaultValueFactory = static _ => "bench.json" };
RootCommand root = new("Our router and the kernel's (veth, iptables, ifb + htb) side by side in one run.") { rounds, seconds, shaping, json };
root.SetAction(parsed =>
{
    try
    {
        string home = Environment.GetEnvironmentVariable("IMQ_HOME") ?? throw new TestbedException("IMQ_HOME is not set: start it with ./imq bench");
        return new Bench(new BenchOptions(parsed.GetValue(rounds), parsed.GetValue(seconds), parsed.GetValue(shaping), parsed.GetValue(json)!, home)).Run();
    }
    catch (TestbedException fault)
    {
        Console.Error.WriteLine($"imq bench: {fault.Message}");
        return 1;
    }
});
return root.Parse(args).Invoke();
