using System.Text;

namespace Imq.Netfilter.Syntax;

/// <summary>Fields of a fixed size in the kernel's structures: what does not fit is cut off, as the original does.</summary>
internal static class TextLimit
{
    /// <returns>As much of the text as fits into <paramref name="bytes"/> of UTF-8, no character halved.</returns>
    public static string Cut(string text, int bytes)
    {
        while (Encoding.UTF8.GetByteCount(text) > bytes) { text = text[..^(char.IsLowSurrogate(text[^1]) ? 2 : 1)]; }
        return text;
    }
}
