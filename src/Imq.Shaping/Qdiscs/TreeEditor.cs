using System.Diagnostics;
using Imq.Packets.Tags;
using Imq.Shaping.Devices;
using Imq.Shaping.Qdiscs.Htb;
using Imq.Syntax;

namespace Imq.Shaping.Qdiscs;

/// <summary>Changes of qdiscs as the kernel performs a netlink request, refusals included. The words are read by the tc command.</summary>
/// <remarks>
/// Every change is recorded in <see cref="TrafficControl.Changes"/>. Classes: <see cref="ClassEditor"/>.
/// Source: Linux sch_api.c; behaviour and texts compared with the kernel (6.18) in tests.
/// </remarks>
internal sealed class TreeEditor(TrafficControl control)
{
    private const uint FirstAutoHandle = 0x8000_0000;
    private uint _autoHandle = FirstAutoHandle;

    private ChangeLog Changes => control.Changes;

    /// <summary>RTM_NEWQDISC: add, change, replace or link.</summary>
    /// <param name="parent">Root, a class id, or none (only a handle was given).</param>
    /// <param name="kind">Null where the command names none.</param>
    public void ChangeQdisc(ShapedDevice device, TcVerb verb, ClassId parent, ClassId handle, string? kind, TcOptions options)
    {
        Place place = FindPlace(device, parent, options);
        Qdisc? current = place.Current is { Handle.IsNone: false } named ? named : null;
        if (parent.IsNone)
        {
            if (handle.IsNone) { throw options.Refused(TcErrno.Invalid, "Handle cannot be zero"); }
            current = device.Handles.Find(handle);
        }
        else if (current is null || handle.IsNone || current.Handle != handle)
        {
            if (MustCreate(device, ref current, verb, handle, kind, options))
            {
                Create(device, place, verb, handle, kind, options);
                return;
            }
        }
        ChangeExisting(current, verb, kind, options);
    }

    /// <summary>RTM_DELQDISC.</summary>
    /// <param name="kind">Null where the command names none.</param>
    public void DeleteQdisc(ShapedDevice device, ClassId parent, ClassId handle, string? kind, TcOptions options)
    {
        if (parent.IsNone)
        {
            _ = device.Handles.Find(handle) ?? throw options.Refused(TcErrno.NotFound, "Failed to find qdisc with specified handle");
            throw options.Refused(TcErrno.Invalid, "Classid cannot be zero");
        }
        if (parent == ClassId.Ingress) { throw options.Refused(TcErrno.NotFound, "Cannot find specified qdisc on specified device"); }
        if (parent != ClassId.Root && device.Handles.Find(parent.Handle) is null)
        {
            throw options.Refused(TcErrno.NotFound, "Failed to find qdisc with specified classid");
        }
        Place place = FindPlace(device, parent, options);
        if (place.Current is not { } current) { throw options.Refused(TcErrno.NotFound, "Cannot find specified qdisc on specified device"); }
        if (!handle.IsNone && current.Handle != handle) { throw options.Refused(TcErrno.Invalid, "Invalid handle"); }
        if (kind is not null && kind != current.KindName) { throw options.Refused(TcErrno.Invalid, "Invalid qdisc name: must match existing qdisc"); }
        if (current.Handle.IsNone) { throw options.Refused(TcErrno.NotFound, "Cannot delete qdisc with handle of zero"); }
        Graft(device, place, null, options);
    }

    /// <summary>Every qdisc of the device in the order tc shows them; default leaves included (<see cref="Qdisc.IsInvisible"/>), noop left out.</summary>
    public static IEnumerable<Qdisc> AllQdiscs(ShapedDevice device) => HandleTable.InShowOrder(device.Root).Where(static each => each is not NoopQdisc);

    private static Place FindPlace(ShapedDevice device, ClassId parent, TcOptions options)
    {
        if (parent.IsNone) { return default; }
        if (parent == ClassId.Root) { return new Place(null, null, device.Root); }
        if (parent == ClassId.Ingress) { throw options.Refused(TcErrno.NotSupported, "No ingress qdisc on a router port: use -j IMQ in mangle PREROUTING"); }
        Qdisc above = device.Handles.Find(parent.Handle) ?? throw options.Refused(TcErrno.NotFound, "Failed to find specified qdisc");
        if (above is not ClassfulQdisc classful) { throw options.Refused(TcErrno.NotSupported, "Parent qdisc is not classful"); }
        TcClass at = classful.FindLeafClass(parent) ?? throw options.Refused(TcErrno.NotFound, "Specified class not found");
        return new Place(classful, at, at.Leaf);
    }

    /// <summary>Whether a new qdisc is wanted rather than a change of <paramref name="current"/>; refuses where the verb does not allow it.</summary>
    private static bool MustCreate(ShapedDevice device, ref Qdisc? current, TcVerb verb, ClassId handle, string? kind, TcOptions options)
    {
        if (handle.IsNone)
        {
            return current is null || (kind is not null && kind != current.KindName && verb != TcVerb.Link);
        }
        if (current is not null && !verb.HasFlag(TcVerb.Link)) { throw options.Refused(TcErrno.Exists, "NLM_F_REPLACE needed to override"); }
        if (handle.Minor != 0) { throw options.Refused(TcErrno.Invalid, "Invalid minor handle"); }
        if (device.Handles.Find(handle) is not { } other) { return true; }
        Debug.Assert(other != current, "the qdisc at this place has another handle");
        throw options.Refused(TcErrno.Invalid, "Cannot move an existing qdisc to a different parent");
    }

    private void ChangeExisting(Qdisc? current, TcVerb verb, string? kind, TcOptions options)
    {
        if (current is null) { throw options.Refused(TcErrno.NotFound, "Specified qdisc not found"); }
        if (verb.HasFlag(TcVerb.Exclusive)) { throw options.Refused(TcErrno.Exists, "Exclusivity flag on, cannot modify"); }
        if (kind is not null && kind != current.KindName) { throw options.Refused(TcErrno.Invalid, "Invalid qdisc name: must match existing qdisc"); }
        if (kind is null || (options.IsEmpty && current is not (HtbQdisc or PrioQdisc or TbfQdisc))) { return; }
        if (!current.CanChange)
        {
            throw options.Refused(TcErrno.Invalid, "Change operation not supported by specified qdisc");
        }
        Action undo = current.Remember();
        current.Change(options);
        Changes.Undo(undo);
    }

    private void Create(ShapedDevice device, Place place, TcVerb verb, ClassId handle, string? kind, TcOptions options)
    {
        if (!verb.HasFlag(TcVerb.Create) && (place.Current is not { Handle.IsNone: false } || !handle.IsNone))
        {
            throw options.Refused(TcErrno.NotFound, "Qdisc not found. To create specify NLM_F_CREATE flag");
        }
        QdiscKind known = (kind is null ? null : BuiltInQdiscs.Find(kind)) ?? throw options.Refused(TcErrno.NotFound, "Specified qdisc kind is unknown");
        if (handle.IsNone) { handle = NextAutoHandle(device); }
        if (place.Above is not null && kind == NoqueueQdisc.Kind) { throw options.Refused(TcErrno.Invalid, "Cannot assign noqueue to a class"); }
        Qdisc made = known.Create();
        made.Attach(device, known.Name, handle);
        made.ParentId = place.At?.Id ?? ClassId.Root;
        made.Init(options);
        Graft(device, place, made, options);
    }

    /// <param name="made">Null: the place gets its default.</param>
    private void Graft(ShapedDevice device, Place place, Qdisc? made, TcOptions options)
    {
        if (place.Above is not { } above || place.At is not { } at)
        {
            Qdisc tree = device.ReplaceRoot(made ?? device.MakeDefaultRoot());
            Changes.Undo(() => device.ReplaceRoot(tree));
            Changes.AtCommit(tree.Destroy);
            return;
        }
        if (above.RefusesLeaf(at) is { } errno) { throw options.Refused(errno); }
        Qdisc? old = above.Graft(at, made ?? above.MakeDefaultLeaf(at));
        Changes.Undo(() => above.Graft(at, old));
        if (old is not null) { Changes.AtCommit(old.Destroy); }
    }

    /// <summary>8001:, 8002: … of all devices together, until one is free on this one (qdisc_alloc_handle).</summary>
    private ClassId NextAutoHandle(ShapedDevice device)
    {
        do
        {
            _autoHandle += 0x1_0000;
            if (_autoHandle == 0xFFFF_0000) { _autoHandle = FirstAutoHandle; }
        }
        while (device.Handles.Find(new ClassId(_autoHandle)) is not null);
        return new ClassId(_autoHandle);
    }

    private readonly record struct Place(ClassfulQdisc? Above, TcClass? At, Qdisc? Current);
}
