using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Router.Interfaces;
using Imq.Router.Neighbors;
using Imq.Router.Routing;
using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary><c>ip neighbour [show|add|del|change|replace|flush|get]</c>.</summary>
internal static class NeighborCommand
{
    private static readonly string[] Known = ["add", "change", "replace", "delete", "get", "show", "list", "flush"];

    public static int Run(IpRequest request)
    {
        IpWords words = request.Words;
        if (words.AtEnd) { return Show(request); }
        if (words.TakePrefix("add")) { return NeighborChange.Run(request, NeighborVerb.Add); }
        if (words.TakePrefix("change", "chg")) { return NeighborChange.Run(request, NeighborVerb.Change); }
        if (words.TakePrefix("replace")) { return NeighborChange.Run(request, NeighborVerb.Replace); }
        if (words.TakePrefix("delete")) { return NeighborChange.Run(request, NeighborVerb.Delete); }
        if (words.TakePrefix("get")) { return Get(request); }
        if (words.TakePrefix("show", "lst", "list")) { return Show(request); }
        if (words.TakePrefix("flush")) { return Flush(request); }
        if (words.TakePrefix("help")) { throw IpFault.Make(words.LastSpan, IpFault.Usage, IpHelp.Neighbor); }
        Word word = words.Peek;
        throw IpFault.Make(word.Span, IpFault.Usage, $"Command \"{word}\" is unknown, try \"ip neigh help\".", NearMiss.Hint(word.Text, Known));
    }

    public static NeighborKey KeyOf(int port, IpAddress address) =>
        address.Family == IpFamily.V4 ? new NeighborKey(port, address.V4) : new NeighborKey(port, address.V6);

    private static int Show(IpRequest request)
    {
        NeighborFilter filter = NeighborFilter.Read(request);
        IprouteWriter to = request.NewWriter().OpenArray();
        NeighborWriter writer = new(to, request.Options, request.Machine);
        foreach (Neighbor neighbor in filter.Select(request.Machine.Neighbors)) { writer.Write(neighbor, filter.HidesDevice); }
        request.Print(to.CloseArray());
        return 0;
    }

    private static int Get(IpRequest request)
    {
        IpWords words = request.Words;
        IpAddress? address = null;
        Interface? device = null;
        while (!words.AtEnd)
        {
            if (words.Take("dev")) { device = words.Device(request.Machine.Interfaces); }
            else if (words.Take("proxy")) { throw IpFault.Unsupported(words.Last, "there are no proxy entries"); }
            else { address = words.Address(request.Family); }
        }
        if (address is null || device is null)
        {
            throw IpFault.Make(words.Here, IpFault.Tool, "Device and address are required arguments.");
        }
        Neighbor found = request.Machine.Neighbors.Find(KeyOf(device.Index, address.Value)) ?? throw IpFault.Refused(words.LastSpan, "Neighbour entry not found");
        IprouteWriter to = request.NewWriter().OpenArray();
        new NeighborWriter(to, request.Options, request.Machine).Write(found, hidesDevice: false);
        request.Print(to.CloseArray());
        return 0;
    }

    private static int Flush(IpRequest request)
    {
        if (request.Words.AtEnd) { throw IpFault.Make(request.Words.Here, IpFault.Tool, "Flush requires arguments."); }
        NeighborFilter filter = NeighborFilter.Read(request);
        Neighbor[] gone = [.. filter.Select(request.Machine.Neighbors).Where(n => filter.NamesStates || (n.State & (NudState.Permanent | NudState.NoArp)) == 0)];
        foreach (NeighborKey key in gone.Select(n => n.Key).ToArray()) { request.Machine.Neighbors.Delete(key); }
        if (request.Options.Statistics > 0)
        {
            request.Io.Out.Append(gone.Length == 0 ? "Nothing to flush.\n" : string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"\n*** Round 1, deleting {gone.Length} entries ***\n*** Flush is complete after 1 round ***\n"));
        }
        return 0;
    }
}
