namespace Imq.Netfilter.Tables;

/// <summary>What <c>-i</c> and <c>-o</c> name: one port, or with a trailing <c>+</c> every port whose name begins so.</summary>
/// <param name="Text">As written, at most 15 bytes; a plain <c>+</c> means any.</param>
internal sealed record InterfacePattern(string Text, bool IsInverted)
{
    public const int MaxLength = 15;

    private bool IsPrefix => Text.EndsWith('+');

    /// <param name="name">A port's name; empty where the hook point has no such port (the kernel compares with an empty name too).</param>
    public bool Matches(string name) =>
        (IsPrefix ? name.AsSpan().StartsWith(Text.AsSpan(0, Text.Length - 1), StringComparison.Ordinal) : name == Text) != IsInverted;
}
