using System.Globalization;

namespace Imq.Router.Commands;

/// <summary>Names by letters, the numbers at their ends by value: eth2 before eth10.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    public static NaturalOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        (string left, ulong leftNumber) = Split(x ?? "");
        (string right, ulong rightNumber) = Split(y ?? "");
        int order = string.CompareOrdinal(left, right);
        return order != 0 ? order : leftNumber.CompareTo(rightNumber);
    }

    private static (string Stem, ulong Number) Split(string name)
    {
        string stem = name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return ulong.TryParse(name.AsSpan(stem.Length), NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? (stem, number) : (name, 0);
    }
}
