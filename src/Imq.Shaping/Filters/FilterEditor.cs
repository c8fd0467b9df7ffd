using Imq.Packets;
using Imq.Packets.Tags;
using Imq.Shaping.Devices;
using Imq.Shaping.Qdiscs;
using Imq.Shaping.Syntax;
using Imq.Syntax;

namespace Imq.Shaping.Filters;

/// <summary>Changes of filters as the kernel performs a netlink request, refusals included; each is recorded and can be undone.</summary>
/// <remarks>Source: Linux cls_api.c tc_new_tfilter, tc_del_tfilter; behaviour compared with the kernel in tests.</remarks>
/// <param name="filter">Null where the command named no kind, or one that this router has not.</param>
internal sealed class FilterEditor(ShapedDevice device, FilterSelection selection, FilterOptions? filter, TcOptions options, TrafficControl control)
{
    /// <summary>Where the numbers of preferences nobody chose begin: 49152, 49151, …</summary>
    private const uint FirstChosenPreference = 0xC000, ChosenFrom = 0x8000;

    private ChangeLog Changes => options.Changes;

    private uint Handle => filter?.Handle ?? 0;

    /// <summary>RTM_NEWTFILTER: add, change, replace.</summary>
    public void Change(TcVerb verb)
    {
        bool creates = verb.HasFlag(TcVerb.Create);
        ushort protocol = selection.Protocol ?? (creates ? EtherType.All : (ushort)0);
        if (selection.Preference == 0 && !creates) { throw options.Refused(TcErrno.NotFound, "Invalid filter command with priority of zero"); }
        (ClassfulQdisc qdisc, TcClass? at) = FindPlace(mayMove: creates);
        FilterBlock block = BlockAt(qdisc, at);
        Classifier? found = FindClassifier(block, protocol);
        bool isNew = found is null;
        Classifier classifier = found ?? Create(block, protocol, creates);
        RequireKind(classifier);
        object? existing = classifier.Find(Handle);
        if (existing is null && !creates) { throw MissingCreate(); }
        if (existing is not null && verb.HasFlag(TcVerb.Exclusive)) { throw options.Refused(TcErrno.Exists, "Filter already exists"); }
        FindInPort();
        classifier.Change(Handle, existing, filter, options);
        if (isNew) { block.Insert(classifier, Changes); }
    }

    /// <summary>RTM_DELTFILTER: one filter, all of a preference, or all.</summary>
    public void Delete()
    {
        ushort protocol = selection.Protocol ?? 0;
        if (selection.Preference == 0 && (protocol != 0 || Handle != 0 || selection.Kind is not null))
        {
            throw options.Refused(TcErrno.NotFound, "Cannot flush filters with protocol, handle or kind set");
        }
        (ClassfulQdisc qdisc, TcClass? at) = FindPlace(mayMove: false);
        FilterChain? filters = at is null ? qdisc.Filters : at.Filters;
        if (filters is not FilterBlock { IsEmpty: false } block)
        {
            if (selection.Preference == 0) { return; }
            throw options.Refused(TcErrno.NotFound, "Cannot find specified filter chain");
        }
        if (selection.Preference == 0)
        {
            foreach (Classifier each in block.Classifiers.ToArray()) { block.Remove(each, Changes); }
            return;
        }
        Classifier classifier = Existing(block, protocol);
        if (Handle == 0)
        {
            block.Remove(classifier, Changes);
            return;
        }
        object existing = classifier.Find(Handle) ?? throw options.Refused(TcErrno.NotFound, "Specified filter handle not found");
        if (classifier.Delete(existing, options)) { block.Remove(classifier, Changes); }
    }

    /// <summary>RTM_GETTFILTER of one filter.</summary>
    public (Classifier Classifier, object Element, ClassId Parent) Get()
    {
        (ClassfulQdisc qdisc, TcClass? at) = FindPlace(mayMove: false);
        FilterChain? filters = at is null ? qdisc.Filters : at.Filters;
        if (filters is not FilterBlock { IsEmpty: false } block) { throw options.Refused(TcErrno.Invalid, "Cannot find specified filter chain"); }
        Classifier classifier = Existing(block, selection.Protocol ?? 0);
        object element = classifier.Find(Handle) ?? throw options.Refused(TcErrno.NotFound, "Specified filter handle not found");
        return (classifier, element, at?.Id ?? qdisc.Handle);
    }

    private (ClassfulQdisc Qdisc, TcClass? At) FindPlace(bool mayMove)
    {
        ClassId parent = selection.Parent.IsNone ? device.Root.Handle : selection.Parent;
        Qdisc? found = selection.Parent.IsNone ? device.Root : device.Handles.Find(parent.Handle);
        if (found is null) { throw RefusedParent("Parent Qdisc doesn't exists"); }
        if (found is not ClassfulQdisc qdisc)
        {
            if (mayMove && !options.Io.Strict && Ancestor(found) is { } ancestor)
            {
                Warn(found, ancestor);
                return (ancestor, null);
            }
            throw RefusedParent("Qdisc not classful", Ancestor(found));
        }
        if (!qdisc.TakesFilters(null)) { throw options.Refused(TcErrno.NotSupported, "Class doesn't support blocks"); }
        if (parent.Minor == 0) { return (qdisc, null); }
        TcClass at = qdisc.FindClass(parent) ?? throw options.Refused(TcErrno.NotFound, "Specified class doesn't exist");
        return qdisc.TakesFilters(at) ? (qdisc, at) : throw options.Refused(TcErrno.Invalid);
    }

    /// <summary>The nearest classful qdisc above that has the class the filter names.</summary>
    private ClassfulQdisc? Ancestor(Qdisc below)
    {
        if (filter?.ClassId is not { } flowId) { return null; }
        for (ClassfulQdisc? above = below.ParentQdisc; above is not null; above = above.ParentQdisc)
        {
            if (above.FindClass(flowId) is not null && above.TakesFilters(null)) { return above; }
        }
        return null;
    }

    /// <summary>The caret goes under the parent, the word at fault; the hint names the one that was probably meant.</summary>
    private SyntaxException RefusedParent(string reason, ClassfulQdisc? meant = null) => KernelRefusal.Of(
        TcErrno.Invalid, reason, selection.ParentWord?.Span ?? options.Words.Last.Span, meant is null ? null : $"write parent {meant.Handle}");

    private void Warn(Qdisc named, ClassfulQdisc taken) => options.Io.Warn(
        selection.ParentWord?.Span,
        $"parent {named.Handle} is a {named.KindName}, which has no classes; the filter goes to {taken.Handle}, which owns flowid {filter!.ClassId}",
        $"write parent {taken.Handle}");

    private static FilterBlock BlockAt(ClassfulQdisc qdisc, TcClass? at)
    {
        FilterBlock own = qdisc.Filters as FilterBlock ?? new FilterBlock(qdisc, new U32Tables());
        qdisc.Filters = own;
        if (at is null) { return own; }
        FilterBlock made = at.Filters as FilterBlock ?? new FilterBlock(qdisc, own.U32);
        at.Filters = made;
        return made;
    }

    private Classifier? FindClassifier(FilterBlock block, ushort protocol)
    {
        if (selection.Preference == 0) { return null; }
        foreach (Classifier each in block.Classifiers)
        {
            if (each.Preference != selection.Preference) { continue; }
            if (protocol != 0 && each.Protocol != protocol)
            {
                throw options.Refused(TcErrno.NoSpace, "Filter with specified priority/protocol not found");
            }
            return each;
        }
        return null;
    }

    private Classifier Existing(FilterBlock block, ushort protocol)
    {
        Classifier found = FindClassifier(block, protocol) ?? throw options.Refused(TcErrno.NotFound, "Filter with specified priority/protocol not found");
        RequireKind(found);
        return found;
    }

    private void RequireKind(Classifier classifier)
    {
        if (selection.Kind is { } kind && kind.Text != classifier.Kind)
        {
            throw options.Refused(TcErrno.Invalid, "Specified filter kind does not match existing one");
        }
    }

    private Classifier Create(FilterBlock block, ushort protocol, bool creates)
    {
        if (selection.Kind is not { } word || protocol == 0) { throw options.Refused(TcErrno.Invalid, "Filter kind and protocol must be specified"); }
        if (!creates) { throw MissingCreate(); }
        FilterKind kind = BuiltInFilters.Find(word.Text) ?? throw options.Refused(TcErrno.NotFound, "TC classifier not found");
        return kind.Create(block, protocol, selection.Preference != 0 ? selection.Preference : ChoosePreference(block), options);
    }

    /// <summary>One below the lowest preference of the upper half, from 49152 down (tcf_auto_prio).</summary>
    private static uint ChoosePreference(FilterBlock block)
    {
        foreach (Classifier each in block.Classifiers)
        {
            if (each.Preference >= ChosenFrom) { return each.Preference - 1; }
        }
        return FirstChosenPreference;
    }

    private void FindInPort()
    {
        if (filter?.InDevice is { } name)
        {
            filter.InPort = (control.Find(name) ?? throw options.Refused(TcErrno.NotFound, "Network device not found")).Index;
        }
    }

    private SyntaxException MissingCreate() =>
        options.Refused(TcErrno.NotFound, "Need both RTM_NEWTFILTER and NLM_F_CREATE to create a new filter");
}
