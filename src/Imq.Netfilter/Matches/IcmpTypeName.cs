namespace Imq.Netfilter.Matches;

/// <summary>A name for a type with one code or all of them.</summary>
internal sealed record IcmpTypeName(string Name, byte Type, byte MinCode = 0, byte MaxCode = byte.MaxValue)
{
    public static IcmpTypeName WithCode(string name, byte type, byte code) => new(name, type, code, code);
}
