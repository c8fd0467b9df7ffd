using Imq.Packets;

namespace Imq.Netfilter.Syntax;

/// <summary>Names of hosts and networks from /etc/hosts and /etc/networks. The resolver is never asked: packets would wait for its answer.</summary>
internal static class HostNames
{
    /// <returns>Addresses as numbers, each once, in file order; empty where nobody knows the name.</returns>
    public static IReadOnlyList<UInt128> AddressesOf(string name, IpFamily family)
    {
        if (family == IpFamily.V4)
        {
            foreach ((string network, UInt128 address) in Networks())
            {
                if (network == name) { return [address]; }
            }
        }
        List<UInt128> found = [];
        foreach (string[] line in Lines("/etc/hosts"))
        {
            if (line.Skip(1).Contains(name, StringComparer.OrdinalIgnoreCase)
                && AddressSyntax.TryParseNumeric(line[0], family, out UInt128 address) && !found.Contains(address)) { found.Add(address); }
        }
        return found;
    }

    public static string? NameOf(UInt128 address, IpFamily family)
    {
        foreach (string[] line in Lines("/etc/hosts"))
        {
            if (line.Length > 1 && AddressSyntax.TryParseNumeric(line[0], family, out UInt128 known) && known == address) { return line[1]; }
        }
        if (family == IpFamily.V6) { return null; }
        foreach ((string network, UInt128 known) in Networks())
        {
            if (known == address) { return network; }
        }
        return null;
    }

    private static IEnumerable<(string Name, UInt128 Address)> Networks()
    {
        foreach (string[] line in Lines("/etc/networks"))
        {
            if (line.Length > 1 && AddressSyntax.TryParseNumeric(line[1], IpFamily.V4, out UInt128 address)) { yield return (line[0], address); }
        }
    }

    private static IEnumerable<string[]> Lines(string path)
    {
        if (!File.Exists(path)) { yield break; }
        foreach (string line in File.ReadLines(path))
        {
            string[] words = line.Split('#')[0].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0) { yield return words; }
        }
    }
}
