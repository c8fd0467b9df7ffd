using Imq.Packets;
using Imq.Packets.Tags;
using Imq.Shaping.Qdiscs;
using Imq.Syntax;

namespace Imq.Shaping.Filters;

/// <summary>fw: the packet's mark, under one mask for all filters of the classifier, chooses the class.</summary>
/// <remarks>Without any filter (<c>fw</c> alone) the mark itself is the class id. Source: Linux cls_fw.c, tc-fw(8).</remarks>
internal sealed class FwClassifier : Classifier, IFilterKind
{
    private const int Buckets = 256;

    private readonly List<FwFilter>[] _buckets = new List<FwFilter>[Buckets];
    private int _count;
    private uint _mask;

    private FwClassifier(FilterBlock block, ushort protocol, uint preference) : base(block, KindName, protocol, preference)
    {
        for (int i = 0; i < Buckets; i++) { _buckets[i] = []; }
    }

    public static string KindName => "fw";

    public static FilterOptions Parse(string? handle, TcOptions options) => FwOptions.Parse(handle, options);

    public static Classifier Create(FilterBlock block, ushort protocol, uint preference, TcOptions options) =>
        new FwClassifier(block, protocol, preference);

    public override IEnumerable<object> Elements
    {
        get
        {
            foreach (List<FwFilter> bucket in _buckets)
            {
                foreach (FwFilter filter in bucket) { yield return filter; }
            }
        }
    }

    /// <summary>True once a filter with a handle was added; only then do marks go through the table.</summary>
    private bool IsTable { get; set; }

    public override bool Classify(PacketBuffer packet, out ClassifyResult result)
    {
        if (IsTable)
        {
            uint id = packet.Mark & _mask;
            foreach (FwFilter filter in _buckets[Hash(id)])
            {
                if (filter.Handle != id || !filter.ComesFrom(packet)) { continue; }
                result = filter.Result;
                return true;
            }
        }
        else if (packet.Mark != 0 && (packet.Mark >> 16 == 0 || packet.Mark >> 16 == Block.Owner.Handle.Major))
        {
            result = new ClassifyResult(new ClassId(packet.Mark), null);
            return true;
        }
        result = default;
        return false;
    }

    public override object? Find(uint handle)
    {
        foreach (FwFilter filter in _buckets[Hash(handle)])
        {
            if (filter.Handle == handle) { return filter; }
        }
        return null;
    }

    public override void Change(uint handle, object? existing, FilterOptions? filter, TcOptions options)
    {
        if (filter is not FwOptions fw) { return; }
        if (!fw.IsGiven)
        {
            if (handle != 0) { throw options.Refused(TcErrno.Invalid); }
            return;
        }
        uint mask = fw.Mask ?? uint.MaxValue;
        if ((existing is null && handle == 0) || (IsTable && mask != _mask)) { throw options.Refused(TcErrno.Invalid); }
        if (existing is FwFilter old) { Alter(old, fw, options.Changes); }
        else { Add(new FwFilter(handle, mask), mask, fw, options.Changes); }
    }

    public override bool Delete(object existing, TcOptions options)
    {
        FwFilter filter = (FwFilter)existing;
        List<FwFilter> bucket = _buckets[Hash(filter.Handle)];
        int at = bucket.IndexOf(filter);
        bucket.RemoveAt(at);
        _count--;
        filter.BindTo(null);
        options.Changes.Undo(() =>
        {
            bucket.Insert(at, filter);
            _count++;
            filter.BindIn(Block.Owner);
        });
        return _count == 0;
    }

    public override void Dump(object element, TcWriter to)
    {
        FwFilter filter = (FwFilter)element;
        if (filter.Mask != uint.MaxValue)
        {
            to.Hex("handle", "handle ", filter.Handle).Hex("mask", "/", filter.Mask, " ");
        }
        else
        {
            to.Hex("handle", "handle ", filter.Handle, " ");
        }
        if (filter.HasClassId) { to.String("classid", "classid ", filter.ClassId.ToString(), " "); }
        if (filter.InDevice is { } device) { to.String("indev", "input dev ", device, " "); }
    }

    /// <summary>The newest of a bucket stands first in it.</summary>
    public override IEnumerable<object> ElementsToSave => Elements.Reverse();

    public override void Save(object element, CommandWriter to)
    {
        FwFilter filter = (FwFilter)element;
        to.Option("handle", ExactText.Hex(filter.Handle) + (filter.Mask != uint.MaxValue ? "/" + ExactText.Hex(filter.Mask) : "")).Word(KindName);
        filter.Save(to, Block.Owner.Device.Control);
        if (!filter.HasClassId) { to.Option("classid", "none"); }
    }

    private void Alter(FwFilter filter, FwOptions to, ChangeLog changes)
    {
        changes.Undo(filter.Remember());
        filter.Take(to);
        filter.BindIn(Block.Owner);
    }

    private void Add(FwFilter filter, uint mask, FwOptions options, ChangeLog changes)
    {
        bool before = IsTable;
        filter.Take(options);
        filter.BindIn(Block.Owner);
        List<FwFilter> bucket = _buckets[Hash(filter.Handle)];
        bucket.Insert(0, filter);
        (IsTable, _mask) = (true, mask);
        _count++;
        changes.Undo(() =>
        {
            bucket.Remove(filter);
            filter.BindTo(null);
            IsTable = before;
            _count--;
        });
    }

    private static uint Hash(uint handle)
    {
        handle ^= handle >> 16;
        return (handle ^ (handle >> 8)) % Buckets;
    }
}
