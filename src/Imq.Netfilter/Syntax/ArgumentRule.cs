namespace Imq.Netfilter.Syntax;

/// <summary>Whether an option takes a word behind it.</summary>
internal enum ArgumentRule
{
    None,
    Required,

    /// <summary>getopt's optional_argument: only glued to the option (<c>-LINPUT</c>, <c>--list=INPUT</c>).</summary>
    Attached,
}
