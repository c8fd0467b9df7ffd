namespace Imq.Netfilter.Hooks;

/// <summary>A match's wish that the packet be dropped whatever the rules say (the kernel's hotdrop). One per packet filter, taken at once.</summary>
public sealed class DropRequest
{
    private bool _isSet;

    internal void Set() => _isSet = true;

    internal bool Take()
    {
        bool was = _isSet;
        _isSet = false;
        return was;
    }
}
