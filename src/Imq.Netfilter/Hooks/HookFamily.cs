using Imq.Netfilter.Tables;
using Imq.Packets;

namespace Imq.Netfilter.Hooks;

/// <summary>The hook lists and running tables of one family.</summary>
internal sealed class HookFamily(IpFamily family, IFilterServices services, IQueueHandler queues)
{
    private readonly HookTables _tables = new();
    private readonly ImqHook _imq = new(queues);
    private readonly Table?[] _loaded = new Table?[(int)TableKind.Security + 1];
    private readonly HookList[] _lists = new HookList[(int)HookPoint.PostRouting + 1];
    private ImqBehavior? _behavior;

    public HookList this[HookPoint point] => _lists[(int)point];

    /// <summary>Makes the rule set the one that packets meet.</summary>
    /// <param name="all">Also tables that did not change: ports came, went or were renamed.</param>
    public void Load(RuleSet rules, bool all)
    {
        for (TableKind kind = TableKind.Raw; kind <= TableKind.Security; kind++)
        {
            Table? table = rules.Find(kind, family);
            if (!all && ReferenceEquals(table, _loaded[(int)kind])) { continue; }
            _loaded[(int)kind] = table;
            _tables[kind].Program = table is null ? null : TableCompiler.Compile(table, services);
        }
        if (_behavior == rules.Behavior) { return; }
        _behavior = rules.Behavior;
        IReadOnlyList<HookEntry> entries = StandardHooks.List(_tables, _imq, rules.Behavior);
        for (HookPoint point = HookPoint.PreRouting; point <= HookPoint.PostRouting; point++) { _lists[(int)point] = HookList.Of(point, entries); }
    }
}
