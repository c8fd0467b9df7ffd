namespace Imq.Shaping.Qdiscs;

/// <summary>The netlink flags of a tc verb; change is none of them.</summary>
[Flags]
internal enum TcVerb
{
    Change = 0,

    /// <summary>NLM_F_REPLACE; alone it is <c>qdisc link</c>.</summary>
    Link = 0x100,

    Exclusive = 0x200,
    Create = 0x400,

    Add = Create | Exclusive,
    Replace = Create | Link,
}
