namespace Imq.Shaping.Qdiscs.Htb;

/// <summary>What a class's tokens allow it now.</summary>
internal enum HtbMode : byte
{
    /// <summary>Above its ceil: waits.</summary>
    CantSend,

    /// <summary>Above its rate, below its ceil: may send if an ancestor lends.</summary>
    MayBorrow,

    /// <summary>Within its rate.</summary>
    CanSend,
}
