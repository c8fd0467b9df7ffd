using Imq.Packets.Tags;
using Imq.Shaping.Devices;
using Imq.Syntax;

namespace Imq.Shaping.Qdiscs;

/// <summary>Changes of qdiscs and classes as the kernel performs a netlink request, refusals included. The words are read by the tc command.</summary>
/// <remarks>Every change is recorded in <see cref="TrafficControl.Changes"/>. Source: Linux sch_api.c, behaviour compared with the real kernel.</remarks>
internal sealed class TreeEditor(TrafficControl control)
{
    private ChangeLog Changes => control.Changes;

    /// <summary>RTM_NEWQDISC: add, change, replace or link.</summary>
    /// <param name="parent">Root, a class id, or none (only a handle was given).</param>
    /// <param name="kind">Null where the command names none.</param>
    public void ChangeQdisc(ShapedDevice device, TcVerb verb, ClassId parent, ClassId handle, string? kind, TcOptions options) =>
        throw new NotImplementedException();

    /// <summary>RTM_DELQDISC.</summary>
    public void DeleteQdisc(ShapedDevice device, ClassId parent, ClassId handle, string? kind, SourceSpan? at) =>
        throw new NotImplementedException();

    /// <summary>RTM_NEWTCLASS: add, change or replace.</summary>
    public void ChangeClass(ShapedDevice device, TcVerb verb, ClassId parent, ClassId id, TcOptions options) =>
        throw new NotImplementedException();

    /// <summary>RTM_DELTCLASS.</summary>
    public void DeleteClass(ShapedDevice device, ClassId parent, ClassId id, TcOptions options) =>
        throw new NotImplementedException();

    /// <summary>The qdisc with this handle anywhere in the device's tree.</summary>
    public static Qdisc? FindQdisc(ShapedDevice device, ClassId handle)
    {
        foreach (Qdisc each in AllQdiscs(device))
        {
            if (each.Handle == handle) { return each; }
        }
        return null;
    }

    /// <summary>Every qdisc of the device in the order tc shows them: the root, then in the order they were added. Default leaves included (<see cref="Qdisc.IsInvisible"/>).</summary>
    public static IEnumerable<Qdisc> AllQdiscs(ShapedDevice device) => throw new NotImplementedException();
}
