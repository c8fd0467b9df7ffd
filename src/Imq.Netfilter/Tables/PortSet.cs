using Imq.Netfilter.Hooks;

namespace Imq.Netfilter.Tables;

/// <summary>An <see cref="InterfacePattern"/> compiled into the port indices it means now; 0 stands for "no port".</summary>
internal sealed class PortSet
{
    private readonly ulong[] _bits;

    private PortSet(ulong[] bits) => _bits = bits;

    public static PortSet Of(InterfacePattern pattern, IFilterServices services)
    {
        ulong[] bits = new ulong[(services.HighestPort / 64) + 1];
        for (int port = 0; port <= services.HighestPort; port++)
        {
            string? name = port == 0 ? "" : services.PortName(port);
            if (name is not null && pattern.Matches(name)) { bits[port >> 6] |= 1UL << (port & 63); }
        }
        return new PortSet(bits);
    }

    public bool Contains(int port)
    {
        int slot = port >> 6;
        return (uint)slot < (uint)_bits.Length && (_bits[slot] >> (port & 63) & 1) != 0;
    }
}
