namespace Imq.Shaping.Filters;

/// <summary>Where a filter may run. There is no hardware here, so every filter is also "not_in_hw".</summary>
/// <remarks>Source: include/uapi/linux/pkt_cls.h TCA_CLS_FLAGS_*.</remarks>
[Flags]
internal enum FilterFlags
{
    None = 0,
    SkipHardware = 1,

    /// <summary>Only hardware may run it: it never matches.</summary>
    SkipSoftware = 2,
}
