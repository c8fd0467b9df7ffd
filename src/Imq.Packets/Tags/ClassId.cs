using System.Globalization;

namespace Imq.Packets.Tags;

/// <summary>A qdisc handle (<c>1:</c>, minor 0) or a class id (<c>1:10</c>). Both halves are hexadecimal in text.</summary>
/// <remarks>Source: tc(8) "IDs"; include/uapi/linux/pkt_sched.h TC_H_*.</remarks>
public readonly record struct ClassId(uint Value)
{
    public ClassId(ushort major, ushort minor) : this(((uint)major << 16) | minor) { }

    /// <summary>TC_H_UNSPEC.</summary>
    public static ClassId None => new(0);

    /// <summary>TC_H_ROOT.</summary>
    public static ClassId Root => new(0xFFFF_FFFF);

    /// <summary>TC_H_INGRESS and TC_H_CLSACT share this value.</summary>
    public static ClassId Ingress => new(0xFFFF_FFF1);

    public ushort Major => (ushort)(Value >> 16);

    public ushort Minor => (ushort)Value;

    public bool IsNone => Value == 0;

    /// <summary>The handle of the qdisc that owns this class.</summary>
    public ClassId Handle => new(Value & 0xFFFF_0000);

    /// <summary>As tc prints it: <c>root</c>, <c>none</c>, <c>1:</c>, <c>:2</c> or <c>1:2</c>.</summary>
    public override string ToString() => this == Root ? "root"
        : IsNone ? "none"
        : Major == 0 ? string.Create(CultureInfo.InvariantCulture, $":{Minor:x}")
        : Minor == 0 ? string.Create(CultureInfo.InvariantCulture, $"{Major:x}:")
        : string.Create(CultureInfo.InvariantCulture, $"{Major:x}:{Minor:x}");
}
