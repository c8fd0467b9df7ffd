namespace Imq.Router.Commands;

/// <summary>What to do when a route of the same prefix, TOS and metric stands already, and when none does.</summary>
internal enum RouteVerb
{
    /// <summary>Refuse; add.</summary>
    Add,

    /// <summary>Put in its place; refuse.</summary>
    Change,

    /// <summary>Put in its place; add.</summary>
    Replace,

    /// <summary>Add behind it, if it is not the same; add.</summary>
    Append,

    /// <summary>Add before it, if it is not the same; add.</summary>
    Prepend,

    /// <summary>Take the first away that fits; refuse.</summary>
    Delete,
}
