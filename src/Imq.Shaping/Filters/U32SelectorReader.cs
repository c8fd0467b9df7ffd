using Imq.Shaping.Qdiscs;
using Imq.Shaping.Syntax;
using Imq.Syntax;

namespace Imq.Shaping.Filters;

/// <summary>Reads u32's <c>match</c>, <c>offset</c> and <c>hashkey</c> words into a selector.</summary>
/// <remarks>Source: iproute2 6.1 f_u32.c parse_selector, parse_offset, parse_hashkey.</remarks>
internal sealed class U32SelectorReader(TcOptions options)
{
    private readonly U32KeyReader _reader = new(options);
    private U32Selector _selector = new();

    public IReadOnlyList<U32Key> Keys => _reader.Keys;

    public uint MarkValue => _reader.MarkValue;

    public uint MarkMask => _reader.MarkMask;

    public U32Selector Build(bool isTerminal) => _selector with { Keys = [.. _reader.Keys], IsTerminal = isTerminal };

    /// <param name="name">match or sample: the word that tc's message names.</param>
    public void ReadMatch(Word word, string name)
    {
        options.Value();
        options.Words.Position--;
        if (_reader.Read()) { return; }
        Word at = options.Words.Last;
        string why = _reader.Why ?? $"'{at.Text}' cannot stand here";
        string first = _reader.OriginalWhy is { } line ? line + "\n" : "";
        throw options.Fault(at, $"{word.Text}: {why}", $"{first}Illegal \"{name}\"", withUsage: false);
    }

    public void ReadOffset(Word word)
    {
        RequireOne();
        while (!options.Words.AtEnd)
        {
            Word next = options.Words.Peek;
            if (TcOptions.Matches(next, "mask")) { Move(word, "a 16-bit hexadecimal mask", static (selector, value) => selector with { VariableMask = (ushort)value, HasVariable = true }, numberBase: 16, max: 0xFFFF); }
            else if (TcOptions.Matches(next, "at"))
            {
                Move(word, "a number of bytes", static (selector, value) => selector with { VariableOffset = (short)value, HasVariable = true });
                if (_selector.VariableOffset % 2 != 0)
                {
                    throw options.Fault(options.Words.Last, "offset at takes an even number of bytes", "offset \"at\" must be even\nIllegal \"offset\"", withUsage: false);
                }
            }
            else if (TcOptions.Matches(next, "shift")) { Move(word, "a number of bits", static (selector, value) => selector with { VariableShift = (byte)value, HasVariable = true }); }
            else if (TcOptions.Matches(next, "plus")) { Move(word, "a number of bytes", static (selector, value) => selector with { FixedOffset = (ushort)value, HasFixed = true }); }
            else if (TcOptions.Matches(next, "eat"))
            {
                options.Words.Next();
                _selector = _selector with { Eats = true };
            }
            else { return; }
        }
    }

    public void ReadHashKey(Word word)
    {
        RequireOne();
        while (!options.Words.AtEnd)
        {
            Word next = options.Words.Peek;
            if (TcOptions.Matches(next, "mask")) { Move(word, "a hexadecimal mask", static (selector, value) => selector with { HashMask = (uint)value }, numberBase: 16, max: uint.MaxValue); }
            else if (TcOptions.Matches(next, "at"))
            {
                Move(word, "a number of bytes", static (selector, value) => selector with { HashOffset = (short)value });
                if (_selector.HashOffset % 4 != 0) { throw Illegal(word, "a multiple of 4"); }
            }
            else { return; }
        }
    }

    /// <summary>Takes the peeked word and its number.</summary>
    private void Move(Word word, string what, Func<U32Selector, long, U32Selector> set, int numberBase = 0, uint max = int.MaxValue)
    {
        options.Words.Next();
        string text = options.Value().Text;
        long value;
        if (numberBase == 16) { value = CNumbers.TryUnsigned(text, 16, out uint mask) && mask <= max ? mask : throw Illegal(word, what); }
        else { value = CNumbers.TrySigned(text, out int number) ? number : throw Illegal(word, what); }
        _selector = set(_selector, value);
    }

    private SyntaxException Illegal(Word word, string what)
    {
        string name = TcOptions.Matches(word, "offset") ? "offset" : "hashkey";
        Word at = options.Words.Last;
        return options.Fault(at, $"{name}: {what} expected, not '{at.Text}'", $"Illegal \"{name}\"", withUsage: false);
    }

    /// <summary>NEXT_ARG: fails where nothing follows, and takes nothing.</summary>
    private void RequireOne()
    {
        options.Value();
        options.Words.Position--;
    }
}
