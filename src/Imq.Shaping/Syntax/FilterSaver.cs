using System.Globalization;
using System.Text;
using Imq.Packets;
using Imq.Packets.Tags;
using Imq.Shaping.Devices;
using Imq.Shaping.Filters;
using Imq.Shaping.Qdiscs;
using Imq.Syntax;

namespace Imq.Shaping.Syntax;

/// <summary>Writes the filters of one qdisc and of its classes as the tc commands that make them again.</summary>
/// <remarks>
/// u32 gives numbers to its root tables itself, in turn over all u32 preferences of the qdisc. The tables are therefore made in their old
/// order; numbers that only tables long gone had are taken by a stand-in preference, which is deleted at once.
/// </remarks>
internal sealed class FilterSaver(ClassfulQdisc qdisc, ShapedDevice device, StringBuilder to)
{
    /// <summary>What the router that reads the lines will have done with u32's numbers by now.</summary>
    private readonly U32Tables _made = new();
    private readonly ChangeLog _noChanges = new();

    /// <summary>Where each classifier stands.</summary>
    private readonly Dictionary<Classifier, ClassId> _parents = [];
    private readonly U32Tables _tables = (qdisc.Filters as FilterBlock)?.U32 ?? new U32Tables();

    public void Save()
    {
        SaveBlock(qdisc.Filters, qdisc.Handle);
        foreach (TcClass each in qdisc.Classes.OrderBy(static each => each.Sequence)) { SaveBlock(each.Filters, each.Id); }
        SaveU32();
    }

    /// <summary>All of a block but its u32 filters.</summary>
    private void SaveBlock(FilterChain? filters, ClassId parent)
    {
        if (filters is not FilterBlock block) { return; }
        foreach (Classifier each in block.Classifiers)
        {
            _parents.Add(each, parent);
            if (each is not U32Classifier) { SaveOther(each); }
        }
    }

    private void SaveOther(Classifier classifier)
    {
        if (!classifier.Elements.Any()) { End(Begin("add", classifier).Word(classifier.Kind)); }
        foreach (object element in classifier.ElementsToSave) { SaveElement(classifier, element); }
    }

    private void SaveU32()
    {
        List<U32Node> waiting = [];
        foreach (U32Table table in _tables.NewestFirst.Reverse())
        {
            if (table.IsRoot) { MakeRoot(table); } else { SaveElement(OwnerOf(table), table); }
            _made.Add(table, _noChanges);
            foreach (U32Node node in table.Nodes)
            {
                if (table.IsRoot && CanMake(node)) { SaveElement(OwnerOf(table), node); } else { waiting.Add(node); }
            }
        }
        foreach (U32Node node in waiting) { SaveElement(OwnerOf(node.Table), node); }
    }

    /// <summary>A root table comes with the first filter of its preference; where none can be made yet, with the preference alone.</summary>
    private void MakeRoot(U32Table root)
    {
        List<U32Table> standIns = [];
        uint preference = UnusedPreference();
        uint number = _made.ChooseHandle(isRoot: true, _noChanges);
        while (number != root.Handle && number != 0)
        {
            CommandWriter line = Begin("add", qdisc.Handle, EtherType.All, preference).Word(U32Classifier.KindName);
            if (standIns.Count > 0) { line.Option("divisor", 1); }
            End(line);
            standIns.Add(new U32Table(number, null, 1, isRoot: standIns.Count == 0));
            _made.Add(standIns[^1], _noChanges);
            number = _made.ChooseHandle(isRoot: true, _noChanges);
        }
        if (standIns.Count > 0 || !root.Nodes.Any(CanMake))
        {
            Classifier owner = OwnerOf(root);
            End(Begin("add", owner).Word(owner.Kind));
        }
        if (standIns.Count > 0) { End(Begin("del", qdisc.Handle, EtherType.All, preference)); }
        foreach (U32Table each in standIns) { _made.Remove(each, _noChanges); }
    }

    private void SaveElement(Classifier classifier, object element)
    {
        if (element is FilterAction action && WhyLost(action) is { } why)
        {
            to.Append(CultureInfo.InvariantCulture, $"# a filter of {_parents[classifier]} with preference {classifier.Preference} {why}\n");
            return;
        }
        CommandWriter line = Begin("add", classifier);
        classifier.Save(element, line);
        End(line);
        if (element is U32Node { HasClassId: true, Selector.IsTerminal: false } node) { SaveLateClassId(classifier, node); }
    }

    /// <summary>A flowid that came by a change is kept, but does not end the search.</summary>
    private void SaveLateClassId(Classifier classifier, U32Node node)
    {
        CommandWriter line = Begin("change", classifier).Option("handle", U32Handle.ToText(node.Handle)).Word(classifier.Kind);
        node.Save(line, device.Control);
        End(line);
    }

    private bool CanMake(U32Node node) => (node.Link is not { } link || _made.NewestFirst.Contains(link)) && WhyLost(node) is null;

    /// <summary>Why no command can make the filter any more; null where one can.</summary>
    private string? WhyLost(FilterAction filter)
    {
        if (filter is U32Node { Link: { } link } && !_tables.NewestFirst.Contains(link)) { return "leads to a table that is gone"; }
        return filter.InPort != 0 && device.Control?.Find(filter.InPort) is null ? $"asks for port {filter.InDevice}, which is gone" : null;
    }

    private static Classifier OwnerOf(U32Table table) => table.Owner ?? throw new InvalidOperationException("Only the saver's stand-ins have no owner.");

    private uint UnusedPreference()
    {
        uint preference = ushort.MaxValue;
        while (_parents.Any(each => each.Value == qdisc.Handle && each.Key.Preference == preference)) { preference--; }
        return preference;
    }

    private CommandWriter Begin(string verb, Classifier classifier) => Begin(verb, _parents[classifier], classifier.Protocol, classifier.Preference);

    private CommandWriter Begin(string verb, ClassId parent, ushort protocol, uint preference)
    {
        string name = ProtocolNames.ToText(protocol);
        return new CommandWriter().Word("tc").Word("filter").Word(verb).Option("dev", device.Name).Option("parent", parent.ToString())
            .Option("protocol", name.StartsWith('[') ? ExactText.Hex(protocol) : name).Option("pref", preference);
    }

    private void End(CommandWriter line) => to.Append(line).Append('\n');
}
