using System.Numerics;

namespace Imq.Netfilter.Syntax;

/// <summary>Which options a command puts up with.</summary>
/// <remarks>Source: iptables 1.8.9, observed.</remarks>
internal static class OptionLegality
{
    private const GivenOptions Rule = GivenOptions.Source | GivenOptions.Destination | GivenOptions.Protocol | GivenOptions.Jump
        | GivenOptions.Verbose | GivenOptions.In | GivenOptions.Out | GivenOptions.Fragment;

    /// <returns>The first option that none of the commands allows, or <see cref="GivenOptions.None"/>.</returns>
    public static GivenOptions FirstIllegal(CommandRequest request)
    {
        GivenOptions allowed = GivenOptions.None;
        for (int left = (int)request.Commands; left != 0; left &= left - 1)
        {
            allowed |= AllowedBy((CommandKinds)(1 << BitOperations.TrailingZeroCount(left)));
        }
        int illegal = (int)(request.Given & ~allowed);
        return (GivenOptions)(illegal & -illegal);
    }

    /// <summary>How the original names it: by its letter.</summary>
    public static char LetterOf(GivenOptions option) => "nsdpjvxio0cf"[BitOperations.TrailingZeroCount((int)option)];

    private static GivenOptions AllowedBy(CommandKinds command) => command switch
    {
        CommandKinds.Insert or CommandKinds.Append or CommandKinds.Replace => Rule | GivenOptions.Counters,
        CommandKinds.Delete or CommandKinds.Check => Rule,
        CommandKinds.List => GivenOptions.Numeric | GivenOptions.Verbose | GivenOptions.Exact | GivenOptions.LineNumbers,
        CommandKinds.SetPolicy => GivenOptions.Verbose | GivenOptions.Counters,
        _ => GivenOptions.Verbose,
    };
}
