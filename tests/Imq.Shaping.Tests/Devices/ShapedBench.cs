using Imq.Packets;
using Imq.Packets.Tags;
using Imq.Shaping.Devices;
using Imq.Shaping.Qdiscs;
using Imq.Syntax;

namespace Imq.Shaping.Tests.Devices;

/// <summary>A device with its tree, a sink that keeps or releases what comes out, and time that the test moves.</summary>
internal sealed class ShapedBench : IPacketSink
{
    private readonly List<PacketBuffer> _out = [];

    public ShapedBench(PacketPool pool, ShapedDevice? device = null)
    {
        Pool = pool;
        Device = device ?? new ImqDevice(0, 5, this);
        Control.Add(Device);
        Device.TxQueueLength = 5000;
        Device.IsUp = true;
    }

    public ShapedBench(PacketPool pool, Func<IPacketSink, ShapedDevice> make)
    {
        Pool = pool;
        Device = make(this);
        Control.Add(Device);
        Device.TxQueueLength = 5000;
        Device.IsUp = true;
    }

    public PacketPool Pool { get; }

    public TrafficControl Control { get; } = new();

    public ShapedDevice Device { get; }

    /// <summary>Where warnings of the last command went.</summary>
    public CommandIo LastIo { get; private set; } = new();

    /// <summary>Called for every released packet before it ends.</summary>
    public Action<PacketBuffer, Instant>? Released { get; set; }

    /// <summary>Keeps packets instead of releasing them; <see cref="TakeOut"/> hands them over.</summary>
    public bool Keeps { get; set; }

    public long BytesOut { get; private set; }

    public long PacketsOut { get; private set; }

    public void Accept(PacketBuffer packet, Instant now)
    {
        BytesOut += packet.ShapedLength;
        PacketsOut += packet.SegmentCount;
        Released?.Invoke(packet, now);
        if (Keeps) { _out.Add(packet); } else { packet.Release(); }
    }

    /// <summary><c>root handle 1: htb default 10</c>: parent, handle, kind, options.</summary>
    public Qdisc Add(string command, TcVerb verb = TcVerb.Add)
    {
        (ClassId parent, ClassId handle, string kind, TcOptions options) = Parse(command);
        Control.Trees.ChangeQdisc(Device, verb, parent, handle, kind, options);
        return parent == ClassId.Root ? Device.Root : ((ClassfulQdisc)Device.Handles.Find(parent.Handle)!).FindLeafClass(parent)!.Leaf!;
    }

    public void Delete(string place)
    {
        (ClassId parent, ClassId handle, _, TcOptions options) = Parse(place + " x");
        Control.Trees.DeleteQdisc(Device, parent, handle, null, options);
    }

    /// <summary><c>parent 1:1 classid 1:10 htb rate 1mbit</c>.</summary>
    public TcClass AddClass(string command, TcVerb verb = TcVerb.Add)
    {
        List<string> words = [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        ClassId parent = Id(words[1]), id = Id(words[3]);
        ClassEditor.ChangeClass(Device, verb, parent, id, Options(words[4], words[5..]));
        return ((ClassfulQdisc)Device.Handles.Find(id.Handle)!).FindClass(id)!;
    }

    public void DeleteClass(string id) => ClassEditor.DeleteClass(Device, ClassId.None, Id(id), Options("htb", []));

    /// <summary>An L3 packet without meaningful bytes.</summary>
    public PacketBuffer Packet(int length = 1500, uint priority = 0)
    {
        PacketBuffer packet = Pool.Rent(length);
        packet.SetFrame(PacketBuffer.Headroom, length);
        packet.NetworkOffset = PacketBuffer.Headroom;
        packet.Priority = priority;
        return packet;
    }

    public bool Enqueue(PacketBuffer packet, Instant now) => Device.Enqueue(packet, now);

    public bool Enqueue(int length, Instant now, uint priority = 0) => Device.Enqueue(Packet(length, priority), now);

    public List<PacketBuffer> TakeOut()
    {
        List<PacketBuffer> taken = [.. _out];
        _out.Clear();
        return taken;
    }

    /// <summary>Releases kept packets and everything in the tree.</summary>
    public void Close()
    {
        foreach (PacketBuffer packet in TakeOut()) { packet.Release(); }
        Device.IsUp = false;
    }

    public static ClassId Id(string text)
    {
        if (text == "root") { return ClassId.Root; }
        string[] halves = text.Split(':');
        return new ClassId(Half(halves[0]), halves.Length > 1 ? Half(halves[1]) : (ushort)0);
    }

    public TcOptions Options(string kind, IReadOnlyList<string> words)
    {
        LastIo = new CommandIo();
        return new TcOptions(new WordReader(Word.FromArguments("tc", words)), kind, Control.Changes, LastIo);
    }

    public static string Dump(Action<TcWriter> print, bool details = false, bool json = false)
    {
        IprouteWriter text = new(json);
        print(new TcWriter(text, details));
        return text.ToString();
    }

    private static ushort Half(string text) => text.Length == 0 ? (ushort)0 : Convert.ToUInt16(text, 16);

    private (ClassId Parent, ClassId Handle, string Kind, TcOptions Options) Parse(string command)
    {
        List<string> words = [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        ClassId parent = default, handle = default;
        while (true)
        {
            if (words[0] == "root") { parent = ClassId.Root; words.RemoveAt(0); }
            else if (words[0] == "parent") { parent = Id(words[1]); words.RemoveRange(0, 2); }
            else if (words[0] == "handle") { handle = Id(words[1]); words.RemoveRange(0, 2); }
            else { break; }
        }
        return (parent, handle, words[0], Options(words[0], words[1..]));
    }
}
