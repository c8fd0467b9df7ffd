using System.CommandLine;
using Imq.Lab;
using Imq.Lab.Testbed;

Option<int?> seconds = new("--seconds") { Description = "end after so many seconds (otherwise Ctrl-C ends it)" };
Option<bool> stay = new("--stay") { Description = "leave hosts and router up at the end" };
Option<bool> down = new("--down") { Description = "take down what --stay left up" };
Option<string?> rules = new("--rules") { Description = "another rule file than rules/howto-9.7.rules" };
RootCommand root = new("The HOWTO's sample, live: two hosts, the router between them, real TCP.") { seconds, stay, down, rules };
root.SetAction(parsed =>
{
    string home = Environment.GetEnvironmentVariable("IMQ_HOME") ?? throw new TestbedException("IMQ_HOME is not set: start it with ./imq lab");
    string file = parsed.GetValue(rules) ?? Path.GetFullPath(Path.Combine(home, "..", "..", "rules", "howto-9.7.rules"));
    if (parsed.GetValue(down))
    {
        LabNetwork.RemoveLeftovers();
        return 0;
    }
    return LabProgram.Run(new LabOptions(parsed.GetValue(seconds), parsed.GetValue(stay), home, file));
});
return root.Parse(args).Invoke();
