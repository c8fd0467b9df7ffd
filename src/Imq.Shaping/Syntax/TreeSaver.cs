using System.Text;
using Imq.Packets.Tags;
using Imq.Shaping.Devices;
using Imq.Shaping.Filters;
using Imq.Shaping.Qdiscs;
using Imq.Syntax;

namespace Imq.Shaping.Syntax;

/// <summary>Writes one device's tree as the tc commands that make it again: qdiscs and classes as old as they are, then the filters.</summary>
/// <remarks>
/// The order in which they were made is the order in which parents come before children, and it is what the order of <c>tc … show</c>
/// depends on. Leaves that nobody configured come back by themselves.
/// </remarks>
internal sealed class TreeSaver(ShapedDevice device, StringBuilder to)
{
    private const ushort LastMajor = 0xFFFE;

    public void Save()
    {
        Qdisc[] made = [.. TreeEditor.AllQdiscs(device).Where(static each => !each.Handle.IsNone).OrderBy(static each => each.Sequence)];
        foreach (Qdisc each in made)
        {
            SaveQdisc(each);
            if (each is ClassfulQdisc classful) { SaveClasses(classful); }
        }
        foreach (Qdisc each in made)
        {
            if (each is ClassfulQdisc classful) { new FilterSaver(classful, device, to).Save(); }
        }
    }

    private void SaveQdisc(Qdisc qdisc)
    {
        CommandWriter line = AddQdisc(qdisc.ParentId, qdisc.Handle).Word(qdisc.KindName);
        qdisc.Save(line);
        End(line);
    }

    private void SaveClasses(ClassfulQdisc qdisc)
    {
        foreach (TcClass each in qdisc.Classes.OrderBy(static each => each.Sequence))
        {
            if (each.Leaf is NoopQdisc) { SaveEmptied(each); }
            if (each.Sequence == 0) { continue; }
            CommandWriter line = Begin("class", "add");
            AddParent(each.ParentId == ClassId.Root && qdisc.FindClass(qdisc.Handle) is null ? qdisc.Handle : each.ParentId, line);
            line.Option("classid", each.Id.ToString()).Word(qdisc.KindName);
            each.Save(line);
            End(line);
        }
    }

    /// <summary>A tbf whose inner qdisc was deleted drops all packets: it is given one, which is deleted again.</summary>
    private void SaveEmptied(TcClass emptied)
    {
        ClassId handle = new(LastMajor, 0);
        while (device.Handles.Find(handle) is not null) { handle = new ClassId((ushort)(handle.Major - 1), 0); }
        End(AddQdisc(emptied.Id, handle).Word(PfifoQdisc.Kind));
        CommandWriter line = Begin("qdisc", "del");
        AddParent(emptied.Id, line);
        End(line);
    }

    private CommandWriter AddQdisc(ClassId parent, ClassId handle)
    {
        CommandWriter line = Begin("qdisc", "add");
        AddParent(parent, line);
        return line.Option("handle", handle.ToString());
    }

    private CommandWriter Begin(string what, string verb) => new CommandWriter().Word("tc").Word(what).Word(verb).Option("dev", device.Name);

    private static void AddParent(ClassId parent, CommandWriter line)
    {
        if (parent == ClassId.Root) { line.Word("root"); } else { line.Option("parent", parent.ToString()); }
    }

    private void End(CommandWriter line) => to.Append(line).Append('\n');
}
