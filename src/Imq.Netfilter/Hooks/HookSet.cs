namespace Imq.Netfilter.Hooks;

/// <summary>Some of the five hook points: where an extension may stand.</summary>
[Flags]
public enum HookSet : byte
{
    None = 0,
    PreRouting = 1 << HookPoint.PreRouting,
    LocalIn = 1 << HookPoint.LocalIn,
    Forward = 1 << HookPoint.Forward,
    LocalOut = 1 << HookPoint.LocalOut,
    PostRouting = 1 << HookPoint.PostRouting,
    All = PreRouting | LocalIn | Forward | LocalOut | PostRouting,
}
