using System.Diagnostics;
using Imq.Netfilter.Hooks;
using Imq.Netfilter.Matches;
using Imq.Packets;

namespace Imq.Netfilter.Tables;

/// <summary>Asks one rule after the other, as written: the plain evaluator, the measure for any cleverer one.</summary>
/// <remarks>
/// All chains lie one behind the other in one array; a jump remembers where to go on. A return with nothing to go back to is the
/// built-in chain's policy, also behind a goto. Source: Linux ip_tables.c ipt_do_table.
/// </remarks>
/// <param name="starts">First step of each hook point's chain, -1 where the table has none.</param>
/// <param name="policies">The policy step of each hook point's chain.</param>
/// <param name="depth">Most jumps that can be open at once; loops were refused when the table was committed.</param>
internal sealed class ChainWalker(Step[] steps, int[] starts, int[] policies, int depth) : ITableProgram
{
    public Verdict Run(PacketBuffer packet, in HookState state)
    {
        int at = starts[(int)state.Hook], policy = policies[(int)state.Hook];
        if (at < 0) { return Verdict.Accept; }
        if (at == policy) { return End(in steps[policy], packet); }
        PacketKey key = PacketKey.Of(packet, in state);
        Span<int> callers = stackalloc int[depth];
        int open = 0;
        while (true)
        {
            ref readonly Step step = ref steps[at];
            if (!step.Header.Matches(in key) || !AllMatch(step.Matches, packet, in state))
            {
                if (state.TakeDropRequest()) { return Drop(packet, DropReason.FilterRule); }
                at++;
                continue;
            }
            StepKind kind = step.Kind;
            if (kind < StepKind.EndOfChain) { step.Counters.Count(packet); }
            if (kind == StepKind.Target)
            {
                kind = After(step.Target!.Apply(packet, in state));
                if (kind == StepKind.Target) { return Verdict.Gone; }
                key = PacketKey.Of(packet, in state);
            }
            switch (kind)
            {
                case StepKind.Next:
                    at++;
                    break;
                case StepKind.Jump or StepKind.Goto:
                    if (kind == StepKind.Jump) { callers[open++] = at; }
                    at = step.To;
                    break;
                case StepKind.Return or StepKind.EndOfChain:
                    if (open == 0) { return End(in steps[policy], packet); }
                    at = callers[--open] + 1;
                    break;
                case StepKind.Accept:
                    return Verdict.Accept;
                case StepKind.Drop:
                    return Drop(packet, DropReason.FilterRule);
                default:
                    return End(in step, packet);
            }
        }
    }

    private static bool AllMatch(IMatch[] matches, PacketBuffer packet, in HookState state)
    {
        foreach (IMatch match in matches)
        {
            if (!match.Matches(packet, in state)) { return false; }
        }
        return true;
    }

    /// <returns>The step a target's verdict amounts to; <see cref="StepKind.Target"/> where the packet is gone.</returns>
    private static StepKind After(RuleVerdict verdict) => verdict switch
    {
        RuleVerdict.Continue => StepKind.Next,
        RuleVerdict.Accept => StepKind.Accept,
        RuleVerdict.Drop => StepKind.Drop,
        RuleVerdict.Return => StepKind.Return,
        _ => StepKind.Target,
    };

    private static Verdict End(in Step policy, PacketBuffer packet)
    {
        Debug.Assert(policy.Kind >= StepKind.AcceptByPolicy, "a chain without an end");
        policy.Counters.Count(packet);
        return policy.Kind == StepKind.AcceptByPolicy ? Verdict.Accept : Drop(packet, DropReason.FilterPolicy);
    }

    private static Verdict Drop(PacketBuffer packet, DropReason reason)
    {
        packet.Drop(reason);
        return Verdict.Gone;
    }
}
