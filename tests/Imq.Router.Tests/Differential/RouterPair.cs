using System.Text;
using Xunit;

namespace Imq.Router.Tests.Differential;

/// <summary>The two routers that a group of scenarios is put to, one after the other; made when the first one asks.</summary>
/// <remarks>Ours is new for each scenario, the kernel's keeps its addresses and routes and gets new rules.</remarks>
public sealed class RouterPair : IDisposable
{
    private KernelRouter? _kernel;

    /// <summary>Fails with every frame that the two treat differently, and with every line of the lists that differs.</summary>
    internal void Compare(Scenario scenario)
    {
        _kernel ??= new KernelRouter();
        using OurRouter ours = new();
        _kernel.Prepare(scenario);
        ours.Prepare(scenario);
        StringBuilder differences = new();
        foreach (Arrival frame in scenario.Frames)
        {
            string wanted = Text(_kernel.Deliver(frame)), got = Text(ours.Deliver(frame));
            if (wanted != got) { differences.Append($"{frame.Text}\n  in     {frame.Port} {Convert.ToHexString(frame.Frame)}\n  kernel {wanted}\n  ours   {got}\n"); }
        }
        CompareLines(_kernel.List(scenario), ours.List(scenario), differences);
        Assert.True(differences.Length == 0, $"{scenario.Name}: not as the kernel does it\n{differences}");
    }

    public void Dispose() => _kernel?.Dispose();

    private static string Text(IReadOnlyList<Departure> sent) => sent.Count == 0 ? "nothing" : string.Join("\n         ", sent);

    private static void CompareLines(string kernel, string ours, StringBuilder differences)
    {
        string[] wanted = kernel.Split('\n'), got = ours.Split('\n');
        for (int i = 0; i < Math.Max(wanted.Length, got.Length); i++)
        {
            string left = i < wanted.Length ? wanted[i] : "(no line)", right = i < got.Length ? got[i] : "(no line)";
            if (left != right) { differences.Append($"list line {i + 1}\n  kernel {left}\n  ours   {right}\n"); }
        }
    }
}
