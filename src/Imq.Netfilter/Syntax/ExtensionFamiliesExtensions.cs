using Imq.Netfilter.Matches;
using Imq.Netfilter.Targets;
using Imq.Packets;

namespace Imq.Netfilter.Syntax;

internal static class ExtensionFamiliesExtensions
{
    public static bool Knows(this MatchKind kind, IpFamily family) => kind.Families.Includes(family);

    public static bool Knows(this TargetKind kind, IpFamily family) => kind.Families.Includes(family);

    private static bool Includes(this ExtensionFamilies families, IpFamily family) =>
        (families & (family == IpFamily.V4 ? ExtensionFamilies.V4 : ExtensionFamilies.V6)) != 0;
}
