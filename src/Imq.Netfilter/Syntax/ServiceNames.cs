using System.Globalization;

namespace Imq.Netfilter.Syntax;

/// <summary>Names of ports, as the machine's <c>/etc/services</c> has them; without that file numbers only. Read once, for text, never for packets.</summary>
/// <remarks>Source: services(5). Of several lines for one port the first names it; of several for one name the first is it.</remarks>
internal static class ServiceNames
{
    private static readonly Lazy<(Dictionary<(string Name, string Protocol), ushort> Ports, Dictionary<(ushort Port, string Protocol), string> Names)>
        _tables = new(Read);

    /// <param name="protocol"><c>tcp</c>, <c>udp</c>, …; null: any.</param>
    public static bool TryFind(string name, string? protocol, out ushort port)
    {
        if (protocol is not null) { return _tables.Value.Ports.TryGetValue((name, protocol), out port); }
        return TryFind(name, "tcp", out port) || TryFind(name, "udp", out port) || TryFind(name, "sctp", out port) || TryFind(name, "dccp", out port);
    }

    /// <returns>The port's name, or its number where it has none or only numbers are wanted.</returns>
    public static string NameOf(ushort port, string protocol, bool isNumeric) =>
        !isNumeric && _tables.Value.Names.TryGetValue((port, protocol), out string? name) ? name : port.ToString(CultureInfo.InvariantCulture);

    private static (Dictionary<(string, string), ushort>, Dictionary<(ushort, string), string>) Read()
    {
        Dictionary<(string, string), ushort> ports = [];
        Dictionary<(ushort, string), string> names = [];
        string[] lines = [];
        try { lines = File.ReadAllLines("/etc/services"); }
        catch (IOException) { }
        catch (UnauthorizedAccessException) { }
        foreach (string line in lines)
        {
            string[] words = line.Split('#')[0].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            int slash = words.Length < 2 ? -1 : words[1].IndexOf('/', StringComparison.Ordinal);
            if (slash < 0 || !ushort.TryParse(words[1].AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port)) { continue; }
            string protocol = words[1][(slash + 1)..];
            names.TryAdd((port, protocol), words[0]);
            for (int i = 0; i < words.Length; i++)
            {
                if (i != 1) { ports.TryAdd((words[i], protocol), port); }
            }
        }
        return (ports, names);
    }
}
