namespace Imq.Router.Neighbors;

/// <summary>How much weight news of a neighbour have.</summary>
/// <remarks>Source: include/net/neighbour.h NEIGH_UPDATE_F_*.</remarks>
[Flags]
internal enum NeighborUpdate : byte
{
    None = 0,

    /// <summary>A different address replaces the known one.</summary>
    Override = 1,

    /// <summary>A different address only casts doubt: the entry becomes stale and keeps its address.</summary>
    WeakOverride = 2,

    /// <summary>The administrator says so.</summary>
    Admin = 4,
}
