using System.Runtime.CompilerServices;

namespace Imq.Shaping.Qdiscs.Htb;

/// <summary>One number per level, inside the class itself: an array would be one more cache miss per packet.</summary>
[InlineArray(HtbClass.Levels)]
internal struct HtbPerLevel
{
    private int _first;
}
