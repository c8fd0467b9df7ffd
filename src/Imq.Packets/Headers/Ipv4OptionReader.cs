namespace Imq.Packets.Headers;

/// <summary>Walks the options of an IPv4 header (RFC 791, 3.1): <c>while (reader.TryNext(out Ipv4Option option))</c>.</summary>
/// <remarks>No-operations are passed over, the end of the list ends it, and so does an option whose length lies (<see cref="IsMalformed"/>).</remarks>
public ref struct Ipv4OptionReader
{
    public const byte End = 0, NoOperation = 1, RecordRoute = 7, Timestamp = 68, LooseSourceRoute = 131, StrictSourceRoute = 137, RouterAlert = 148;
    private Span<byte> _left;

    internal Ipv4OptionReader(Span<byte> options) => _left = options;

    /// <summary>The walk ended at an option that does not fit.</summary>
    public bool IsMalformed { get; private set; }

    public bool TryNext(out Ipv4Option option)
    {
        option = default;
        while (_left.Length > 0)
        {
            byte type = _left[0];
            if (type == End) { break; }
            if (type == NoOperation)
            {
                _left = _left[1..];
                continue;
            }
            if (_left.Length < 2 || _left[1] < 2 || _left[1] > _left.Length)
            {
                IsMalformed = true;
                break;
            }
            option = new Ipv4Option(_left[.._left[1]]);
            _left = _left[_left[1]..];
            return true;
        }
        _left = default;
        return false;
    }
}
