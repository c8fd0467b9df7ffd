using Imq.Packets;
using Imq.Packets.Tags;

namespace Imq.Netfilter.Hooks;

/// <summary>The hooks of one hook point, in running order. Immutable; a moved hook makes a new list.</summary>
internal sealed class HookList
{
    private readonly IHook[] _hooks;
    private readonly ResumePoint[] _places;

    private HookList(IHook[] hooks, ResumePoint[] places) => (_hooks, _places) = (hooks, places);

    public static HookList Of(HookPoint point, IReadOnlyList<HookEntry> entries)
    {
        List<(ResumePoint Place, IHook Hook)> hooks = [];
        for (int rank = 0; rank < entries.Count; rank++)
        {
            if (entries[rank].Point == point)
            {
                hooks.Add((new ResumePoint((byte)point, entries[rank].Priority, (byte)rank), entries[rank].Hook));
            }
        }
        hooks.Sort((left, right) => Compare(left.Place, right.Place));
        return new HookList([.. hooks.Select(each => each.Hook)], [.. hooks.Select(each => each.Place)]);
    }

    public Verdict Run(PacketBuffer packet, HookPoint point, Instant now, IFilterServices services, DropRequest dropRequest) =>
        RunFrom(0, packet, point, now, services, dropRequest);

    /// <summary>Runs the hooks behind <paramref name="place"/>, wherever they are by now.</summary>
    public Verdict RunBehind(ResumePoint place, PacketBuffer packet, HookPoint point, Instant now, IFilterServices services, DropRequest dropRequest)
    {
        int first = 0;
        while (first < _places.Length && Compare(_places[first], place) <= 0) { first++; }
        return RunFrom(first, packet, point, now, services, dropRequest);
    }

    private Verdict RunFrom(int first, PacketBuffer packet, HookPoint point, Instant now, IFilterServices services, DropRequest dropRequest)
    {
        int inPort = point == HookPoint.LocalOut ? 0 : packet.InPort;
        for (int i = first; i < _hooks.Length; i++)
        {
            int outPort = point is HookPoint.PreRouting or HookPoint.LocalIn ? 0 : packet.OutPort;
            HookState state = new(point, packet.Family, inPort, outPort, now, services, dropRequest);
            if (_hooks[i].Run(packet, in state, _places[i]) == Verdict.Gone) { return Verdict.Gone; }
        }
        return Verdict.Accept;
    }

    private static int Compare(ResumePoint left, ResumePoint right) =>
        left.Priority != right.Priority ? left.Priority.CompareTo(right.Priority) : left.Rank.CompareTo(right.Rank);
}
