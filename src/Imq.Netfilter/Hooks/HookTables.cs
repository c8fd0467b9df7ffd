using Imq.Netfilter.Tables;

namespace Imq.Netfilter.Hooks;

/// <summary>The hooks that belong to one family's tables.</summary>
internal sealed class HookTables
{
    private readonly TableHook[] _hooks = [new(), new(), new(), new(), new()];

    public HookTables() => MangleOutput = new RerouteHook(Mangle);

    public TableHook Raw => this[TableKind.Raw];

    public TableHook Mangle => this[TableKind.Mangle];

    /// <summary>Mangle at OUTPUT.</summary>
    public RerouteHook MangleOutput { get; }

    public TableHook Filter => this[TableKind.Filter];

    public TableHook Security => this[TableKind.Security];

    public TableHook this[TableKind kind] => _hooks[(int)kind];
}
