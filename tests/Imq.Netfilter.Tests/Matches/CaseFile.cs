namespace Imq.Netfilter.Tests.Matches;

/// <summary>One case file, and where its first line (<c>#! family=46 table=mangle original=none</c>) sends it.</summary>
internal sealed record CaseFile(IReadOnlyList<string> Programs, string Table, bool HasOriginal, IReadOnlyList<RuleCase> Cases)
{
    /// <summary>Folder and name of each.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. new[] { "Matches", "Targets" }.SelectMany(folder => Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, folder), "*.cases")
            .Select(path => $"{folder}/{Path.GetFileName(path)}").Order(StringComparer.Ordinal)),
    ];

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, name);

    public static CaseFile Read(string name)
    {
        string[] lines = File.ReadAllLines(PathOf(name));
        string head = lines[0].StartsWith("#!", StringComparison.Ordinal) ? lines[0] : "";
        Dictionary<string, string> settings = head.Split(' ').Skip(1).Select(word => word.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        string families = settings.GetValueOrDefault("family", "46");
        return new CaseFile(
            [.. families.Select(family => family == '4' ? "iptables" : "ip6tables")],
            settings.GetValueOrDefault("table", "mangle"),
            settings.GetValueOrDefault("original") != "none",
            [.. lines.Where(line => line.Length > 0 && line[0] != '#').Select(RuleCase.Read)]);
    }
}
