namespace Imq.Netfilter.Tests.Syntax;

/// <summary>A file of command lines beside the tests, carried in the test assembly.</summary>
internal static class Corpus
{
    public static IReadOnlyList<string> Read(string name)
    {
        using Stream stream = typeof(Corpus).Assembly.GetManifestResourceStream($"{name}.corpus")!;
        using StreamReader reader = new(stream);
        return [.. reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#')];
    }
}
