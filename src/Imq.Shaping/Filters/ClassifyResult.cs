using Imq.Packets.Tags;
using Imq.Shaping.Qdiscs;

namespace Imq.Shaping.Filters;

/// <summary>Where a filter sends a packet.</summary>
/// <param name="ClassId">The filter's flowid; its major may name another qdisc, then the qdisc treats it as no match.</param>
/// <param name="Class">The class it is bound to, if it existed when the filter was added or was added since.</param>
/// <param name="Drop">TC_ACT_SHOT: an action dropped it. The qdisc that asked releases and counts it.</param>
internal readonly record struct ClassifyResult(ClassId ClassId, TcClass? Class, bool Drop = false);
