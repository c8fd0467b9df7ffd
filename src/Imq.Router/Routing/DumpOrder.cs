namespace Imq.Router.Routing;

/// <summary>The order in which the kernel's two tries are walked when routes are listed.</summary>
/// <remarks>Observed on Linux 6.1 and 6.18: fib_trie goes by address, then the longer prefix; fib6 visits what a prefix covers before it.</remarks>
internal sealed class DumpOrder : IComparer<Route>
{
    private readonly bool _coveredFirst;

    private DumpOrder(bool coveredFirst) => _coveredFirst = coveredFirst;

    public static DumpOrder V4 { get; } = new(coveredFirst: false);

    public static DumpOrder V6 { get; } = new(coveredFirst: true);

    public int Compare(Route? x, Route? y)
    {
        IpPrefix left = x!.Destination, right = y!.Destination;
        if (left == right) { return 0; }
        if (_coveredFirst && left.Contains(right)) { return 1; }
        if (_coveredFirst && right.Contains(left)) { return -1; }
        int order = left.Address.CompareTo(right.Address);
        return order != 0 ? order : right.Length.CompareTo(left.Length);
    }
}
