using Imq.Packets;
using Imq.Packets.Tags;
using Imq.Shaping.Qdiscs;
using Imq.Syntax;

namespace Imq.Shaping.Filters;

/// <summary>What a filter of any kind does once it matches: its class, the port it is limited to, its flags.</summary>
internal abstract class FilterAction
{
    private ClassifyResult _result;

    /// <summary>The flowid; none where the filter has none.</summary>
    public ClassId ClassId => _result.ClassId;

    /// <summary>Class id 0 is none, given or not.</summary>
    public bool HasClassId => !ClassId.IsNone;

    /// <summary>What matching returns.</summary>
    public ref readonly ClassifyResult Result => ref _result;

    public FilterFlags Flags { get; protected set; }

    /// <summary>The port's name, as given; null for any.</summary>
    public string? InDevice { get; private set; }

    /// <summary>Index of the port the packet must have come in by; 0 for any.</summary>
    public int InPort { get; private set; }

    public bool ComesFrom(PacketBuffer packet) => InPort == 0 || packet.InPort == InPort;

    /// <summary>Takes over what the command gave of flowid and indev. Not yet bound.</summary>
    public void Take(FilterOptions filter)
    {
        if (filter.ClassId is { } id)
        {
            BindTo(null);
            _result = new ClassifyResult(id, null);
        }
        if (filter.InDevice is not null)
        {
            InDevice = filter.InDevice;
            InPort = filter.InPort;
        }
    }

    /// <summary>Adds flags, port and flowid as option words.</summary>
    /// <param name="names">Knows the port by its index: it may have another name by now.</param>
    /// <param name="withClassId">False where the flowid came later than the filter and has to again.</param>
    public void Save(CommandWriter to, TrafficControl? names, bool withClassId = true)
    {
        if ((Flags & FilterFlags.SkipHardware) != 0) { to.Word("skip_hw"); }
        if ((Flags & FilterFlags.SkipSoftware) != 0) { to.Word("skip_sw"); }
        if (InDevice is { } device) { to.Option("indev", names?.Find(InPort)?.Name ?? device); }
        if (HasClassId && withClassId) { to.Option("classid", ClassId.ToString()); }
    }

    public void ForgetClass()
    {
        BindTo(null);
        _result = default;
    }

    /// <summary>Remembers flowid, class and indev: the returned action puts them back.</summary>
    public Action Remember()
    {
        (ClassifyResult result, string? device, int port) = (_result, InDevice, InPort);
        return () =>
        {
            BindTo(null);
            (_result, InDevice, InPort) = (result with { Class = null }, device, port);
            BindTo(result.Class);
        };
    }

    /// <summary>Binds to the class of that id if <paramref name="owner"/> has one.</summary>
    public void BindIn(ClassfulQdisc owner) => BindTo(HasClassId ? owner.FindClass(ClassId) : null);

    public void BindTo(TcClass? to)
    {
        if (_result.Class is { } old) { old.FilterCount--; }
        if (to is not null) { to.FilterCount++; }
        _result = _result with { Class = to };
    }
}
