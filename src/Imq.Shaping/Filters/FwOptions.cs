using Imq.Shaping.Qdiscs;
using Imq.Shaping.Syntax;
using Imq.Syntax;

namespace Imq.Shaping.Filters;

/// <summary>The words of <c>[handle MARK[/MASK]] fw [classid CLASSID] [indev DEV]</c>.</summary>
/// <remarks>Source: iproute2 6.1 f_fw.c.</remarks>
internal sealed class FwOptions : FilterOptions
{
    private const string Usage =
        """
        Usage: ... fw [ classid CLASSID ] [ indev DEV ] [ action ACTION_SPEC ]
        	CLASSID := Push matching packets to the class identified by CLASSID with format X:Y
        		CLASSID is parsed as hexadecimal input.
        	DEV := specify device for incoming device classification.
        	ACTION_SPEC := Apply an action on matching packets.
        	NOTE: handle is represented as HANDLE[/FWMASK].
        		FWMASK is 0xffffffff by default.
        """;

    public uint? Mask { get; private set; }

    public static FwOptions Parse(string? handle, TcOptions options)
    {
        options.Usage = Usage;
        FwOptions made = new() { IsGiven = !options.Words.AtEnd };
        if (handle is not null) { made.ReadHandle(handle, options); }
        while (options.TryNext(out Word word))
        {
            if (TcOptions.Matches(word, "classid") || word.Text == "flowid") { made.ClassId = FilterWords.ClassId(options); }
            else if (word.Text == "indev") { made.InDevice = options.Value().Text; }
            else { throw FilterWords.Unknown(word, options, "classid", "flowid", "indev"); }
        }
        return made;
    }

    private void ReadHandle(string handle, TcOptions options)
    {
        int slash = handle.IndexOf('/', StringComparison.Ordinal);
        string mark = slash < 0 ? handle : handle[..slash];
        Handle = CNumbers.TryUnsigned(mark, 0, out uint value) ? value
            : throw options.Fault(null, $"a handle of fw is a mark, not '{mark}'", "Illegal \"handle\"", withUsage: false);
        if (slash < 0) { return; }
        Mask = CNumbers.TryUnsigned(handle[(slash + 1)..], 0, out uint mask) ? mask
            : throw options.Fault(null, $"a mask of fw is a number, not '{handle[(slash + 1)..]}'", "Illegal \"handle\" mask", withUsage: false);
    }
}
