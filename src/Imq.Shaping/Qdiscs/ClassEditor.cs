using Imq.Packets.Tags;
using Imq.Shaping.Devices;

namespace Imq.Shaping.Qdiscs;

/// <summary>Changes of classes as the kernel performs a netlink request, refusals included.</summary>
/// <remarks>Recorded in <see cref="TcOptions.Changes"/>. Source: Linux sch_api.c tc_ctl_tclass.</remarks>
internal static class ClassEditor
{
    /// <summary>RTM_NEWTCLASS: add, change or replace.</summary>
    /// <param name="parent">Root, <c>1:</c>, <c>1:1</c>, <c>:1</c>, or none where not given.</param>
    /// <param name="id"><c>1:10</c>, <c>:10</c>, or none.</param>
    public static void ChangeClass(ShapedDevice device, TcVerb verb, ClassId parent, ClassId id, TcOptions options)
    {
        (ClassfulQdisc qdisc, TcClass? existing) = Find(device, ref parent, ref id, options);
        if (existing is null && !verb.HasFlag(TcVerb.Create)) { throw options.Refused(TcErrno.NotFound); }
        if (existing is not null && verb.HasFlag(TcVerb.Exclusive)) { throw options.Refused(TcErrno.Exists); }
        if (id == ClassId.Root) { throw options.Refused(TcErrno.Invalid, "Cannot create traffic class with classid TC_H_ROOT"); }
        if (options.Kind.Length == 0) { throw options.Refused(TcErrno.Invalid); }
        TcClass changed = qdisc.ChangeClass(id, parent, existing, options);
        if (existing is null) { Bind(qdisc, changed, options); }
    }

    /// <summary>RTM_DELTCLASS.</summary>
    public static void DeleteClass(ShapedDevice device, ClassId parent, ClassId id, TcOptions options)
    {
        (ClassfulQdisc qdisc, TcClass? existing) = Find(device, ref parent, ref id, options);
        if (existing is null) { throw options.Refused(TcErrno.NotFound); }
        qdisc.DeleteClass(existing, options);
    }

    /// <summary>Completes the ids from each other and from the root, and finds the qdisc and the class they name.</summary>
    private static (ClassfulQdisc Qdisc, TcClass? Existing) Find(ShapedDevice device, ref ClassId parent, ref ClassId id, TcOptions options)
    {
        ushort major = id.Major;
        if (parent != ClassId.Root)
        {
            if (major != 0 && parent.Major != 0 && major != parent.Major) { throw options.Refused(TcErrno.Invalid); }
            if (major == 0) { major = parent.Major; }
        }
        if (major == 0) { major = device.Root.Handle.Major; }
        if (parent != ClassId.Root && !parent.IsNone) { parent = new ClassId(major, parent.Minor); }
        Qdisc qdisc = device.Handles.Find(new ClassId(major, 0)) ?? throw options.Refused(TcErrno.NotFound);
        if (qdisc is not ClassfulQdisc classful) { throw options.Refused(TcErrno.Invalid); }
        if (!id.IsNone) { id = new ClassId(major, id.Minor); }
        else if (parent == ClassId.Root) { id = new ClassId(major, 0); }
        return (classful, id.IsNone ? null : classful.FindClass(id));
    }

    /// <summary>Filters that stand at a class and name the new one bind to it; those at the qdisc itself do not (as in Linux).</summary>
    private static void Bind(ClassfulQdisc qdisc, TcClass added, TcOptions options)
    {
        if (!qdisc.HasClassFilters) { return; }
        foreach (TcClass each in qdisc.Classes)
        {
            if (each.Filters is not { } filters) { continue; }
            filters.Bind(added.Id, added);
            options.Changes.Undo(() => filters.Bind(added.Id, null));
        }
    }
}
