using System.Globalization;
using System.Numerics;

namespace Imq.Netfilter.Syntax;

/// <summary>A range with both ends inside, and whether the rule asks for what lies outside it.</summary>
public readonly record struct InclusiveRange<T>(T Min, T Max, bool IsInverted = false) where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
    public bool Matches(T value) => (value >= Min && value <= Max) != IsInverted;

    /// <summary><c>5</c> or <c>5:10</c>.</summary>
    public override string ToString() => Min == Max
        ? Min.ToString(null, CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Min}:{Max}");
}
