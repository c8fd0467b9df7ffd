using System.Text;

namespace Imq.Netfilter.Syntax;

/// <summary>Prints the free text at the end of an <c>iptables -L</c> line.</summary>
/// <param name="isNumeric"><c>-n</c>: no host, port or protocol names.</param>
public sealed class ListWriter(bool isNumeric)
{
    private readonly StringBuilder _text = new();

    public bool IsNumeric { get; } = isNumeric;

    /// <summary>Adds text exactly; items begin with a space.</summary>
    public ListWriter Raw(string text)
    {
        _text.Append(text);
        return this;
    }

    public override string ToString() => _text.ToString();
}
