namespace Imq.Netfilter.Syntax;

/// <summary>Which of the options that some commands refuse were given, in the order in which the original complains.</summary>
[Flags]
internal enum GivenOptions
{
    None = 0,
    Numeric = 1 << 0,
    Source = 1 << 1,
    Destination = 1 << 2,
    Protocol = 1 << 3,
    Jump = 1 << 4,
    Verbose = 1 << 5,
    Exact = 1 << 6,
    In = 1 << 7,
    Out = 1 << 8,
    LineNumbers = 1 << 9,
    Counters = 1 << 10,
    Fragment = 1 << 11,
}
