using Imq.Syntax;

namespace Imq.Router.Host;

/// <summary>Reads rule files from disk.</summary>
internal static class RuleFiles
{
    /// <exception cref="SyntaxException">A file cannot be read; the message names it.</exception>
    public static IReadOnlyList<SourceText> Read(IReadOnlyList<string> paths)
    {
        List<SourceText> files = [];
        foreach (string path in paths)
        {
            try
            {
                files.Add(new SourceText(path, File.ReadAllText(path)));
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
            {
                throw new SyntaxException(null, $"cannot read '{path}': {fault.Message}");
            }
        }
        return files;
    }
}
