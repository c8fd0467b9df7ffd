namespace Imq.Netfilter.Targets;

/// <content>Text into the room, without allocation.</content>
internal ref partial struct LogLine
{
    private void Add(scoped ReadOnlySpan<char> text)
    {
        int fits = Math.Min(text.Length, _room.Length - _length);
        text[..fits].CopyTo(_room[_length..]);
        _length += fits;
    }

    private void AddField(string name, uint value, string after = " ")
    {
        Add(name);
        AddNumber(value);
        Add(after);
    }

    private void AddNumber(uint value)
    {
        Span<char> digits = stackalloc char[10];
        int at = digits.Length;
        do
        {
            digits[--at] = (char)('0' + (value % 10));
            value /= 10;
        }
        while (value != 0);
        Add(digits[at..]);
    }

    /// <param name="width">At least so many digits.</param>
    private void AddHex(uint value, int width = 1, bool isUpper = false)
    {
        Span<char> digits = stackalloc char[8];
        string alphabet = isUpper ? "0123456789ABCDEF" : "0123456789abcdef";
        int at = digits.Length;
        while (value != 0 || digits.Length - at < width)
        {
            digits[--at] = alphabet[(int)(value & 15)];
            value >>= 4;
        }
        Add(digits[at..]);
    }

    private void AddMac(ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            if (i > 0) { Add(":"); }
            AddHex(bytes[i], 2);
        }
    }

    private void AddAddress4(ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < 4; i++)
        {
            if (i > 0) { Add("."); }
            AddNumber(bytes[i]);
        }
    }

    /// <summary>All eight groups of four digits.</summary>
    private void AddAddress6(ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < 16; i++)
        {
            if (i > 0 && i % 2 == 0) { Add(":"); }
            AddHex(bytes[i], 2);
        }
    }
}
