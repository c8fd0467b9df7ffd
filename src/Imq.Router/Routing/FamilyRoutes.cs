using System.Numerics;

namespace Imq.Router.Routing;

/// <summary>The routes of one family: the local and the main table, and a small cache of what was asked for last.</summary>
/// <remarks>
/// Each prefix holds its routes in the order in which they are tried, smallest metric first. The arrays are never written again, so a
/// change is one pointer. The cache is direct-mapped by destination and forgotten as a whole by any change.
/// </remarks>
internal sealed class FamilyRoutes<TKey> where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    private const int CacheSlots = 2048, MaxNesting = 129;

    private struct Slot
    {
        public TKey Key;
        public int Generation;
        public Route? Route;
    }

    private readonly PrefixTrie<TKey, Route[]> _local = new(), _main = new();
    private readonly Slot[] _cache = new Slot[CacheSlots];
    private readonly Route[]?[] _matches = new Route[]?[MaxNesting];
    private int _generation = 1;

    /// <summary>The route to a destination; the local table is asked before the main one.</summary>
    public Route? Lookup(TKey destination)
    {
        ref Slot slot = ref _cache[Spread(destination)];
        if (slot.Key == destination && slot.Generation == _generation) { return slot.Route; }
        Route? found = (_local.Match(destination) ?? _main.Match(destination))?[0];
        slot = new Slot { Key = destination, Generation = _generation, Route = found };
        return found;
    }

    /// <summary>The best route to a destination that leaves by a certain interface.</summary>
    public Route? Lookup(TKey destination, int outPort) =>
        outPort == 0 ? Lookup(destination) : Lookup(_local, destination, outPort) ?? Lookup(_main, destination, outPort);

    public Route? LookupLocal(TKey destination, int outPort) =>
        outPort == 0 ? _local.Match(destination)?[0] : Lookup(_local, destination, outPort);

    public Route? LookupMain(TKey destination, int outPort) =>
        outPort == 0 ? _main.Match(destination)?[0] : Lookup(_main, destination, outPort);

    public Route[]? Find(RouteTableId table, TKey key, int length) => Table(table).Find(key, length);

    /// <param name="routes">Null or empty: none.</param>
    public void Set(RouteTableId table, TKey key, int length, Route[]? routes)
    {
        Table(table).Set(key, length, routes is { Length: 0 } ? null : routes);
        _generation++;
    }

    public IEnumerable<Route> All(RouteTableId table) => Table(table).Values.SelectMany(r => r);

    private PrefixTrie<TKey, Route[]> Table(RouteTableId table) => table == RouteTableId.Local ? _local : _main;

    private Route? Lookup(PrefixTrie<TKey, Route[]> table, TKey destination, int outPort)
    {
        int count = table.MatchAll(destination, _matches);
        for (int i = count - 1; i >= 0; i--)
        {
            foreach (Route route in _matches[i]!)
            {
                if (route.OutPort == outPort) { return route; }
            }
        }
        return null;
    }

    /// <summary>Fibonacci hashing of the low and high halves.</summary>
    private static int Spread(TKey key)
    {
        ulong low = ulong.CreateTruncating(key);
        ulong high = typeof(TKey) == typeof(UInt128) ? ulong.CreateTruncating(key >>> 64) : 0;
        return (int)(((low ^ (high * 0x9E37_79B9_7F4A_7C15)) * 0x9E37_79B9_7F4A_7C15) >> 53);
    }
}
