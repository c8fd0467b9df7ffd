using Imq.Netfilter.Hooks;
using Imq.Netfilter.Matches;
using Imq.Netfilter.Syntax;
using Imq.Netfilter.Targets;
using Imq.Netfilter.Tests.Syntax;
using Imq.Packets;
using Imq.Syntax;

namespace Imq.Netfilter.Tests;

/// <summary>Makes one match or target from its options, without the command around it: <c>Extension.Match("length --length 5")</c>.</summary>
internal static class Extension
{
    public static IMatch Match(string text, IpFamily family = IpFamily.V4, byte protocol = 0)
    {
        string name = text.Split(' ')[0];
        MatchKind kind = BuiltInExtensions.Matches.Single(each => each.Name == name);
        return kind.Parse(Reader(text, kind.Options, family, protocol == 0 ? kind.NeedsProtocol ?? 0 : protocol));
    }

    public static ITarget Target(string text, IpFamily family = IpFamily.V4, byte protocol = 0)
    {
        string name = text.Split(' ')[0];
        TargetKind kind = BuiltInExtensions.Targets.Single(each => each.Name == name);
        return kind.Parse(Reader(text, kind.Options, family, protocol));
    }

    /// <summary>A packet that came in by port 1 (eth0) and, where it has been routed, will leave by port 2 (eth1).</summary>
    public static HookState State(
        IFilterServices services, IpFamily family = IpFamily.V4, HookPoint hook = HookPoint.Forward, Instant now = default, DropRequest? drop = null)
    {
        int inPort = hook is HookPoint.LocalOut or HookPoint.PostRouting ? 0 : 1, outPort = hook is HookPoint.PreRouting or HookPoint.LocalIn ? 0 : 2;
        return new HookState(hook, family, inPort, outPort, now, services, drop);
    }

    private static OptionReader Reader(string text, IReadOnlyList<OptionSpec> specs, IpFamily family, byte protocol)
    {
        Word[] words = Word.FromArguments("test", ShellLine.Parse(text).Words);
        List<OptionUse> uses = [];
        bool isInverted = false;
        for (int i = 1; i < words.Length; i++)
        {
            if (words[i].Text == "!")
            {
                isInverted = true;
                continue;
            }
            OptionSpec spec = specs.Single(each => each.Name == words[i].Text || each.Aliases.Contains(words[i].Text));
            uses.Add(new OptionUse(spec, words[i], words[(i + 1)..(i + 1 + spec.ArgumentCount)], isInverted));
            i += spec.ArgumentCount;
            isInverted = false;
        }
        return new OptionReader(words[0], uses, words[0].Span, family) { Protocol = protocol, Io = new CommandIo() };
    }
}
