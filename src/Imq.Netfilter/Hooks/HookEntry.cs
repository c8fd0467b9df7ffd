namespace Imq.Netfilter.Hooks;

/// <summary>One line of <see cref="StandardHooks"/>.</summary>
internal readonly record struct HookEntry(HookPoint Point, int Priority, IHook Hook);
