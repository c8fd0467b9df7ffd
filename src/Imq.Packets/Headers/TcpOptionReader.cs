namespace Imq.Packets.Headers;

/// <summary>Walks the options of a TCP header (RFC 9293, 3.2): <c>while (reader.TryNext(out TcpOption option))</c>.</summary>
/// <remarks>No-operations are passed over, the end of the list ends it, and so does an option whose length lies (<see cref="IsMalformed"/>).</remarks>
public ref struct TcpOptionReader
{
    public const byte End = 0, NoOperation = 1, MaximumSegmentSize = 2, WindowScale = 3, SackPermitted = 4, Sack = 5, Timestamps = 8;
    private Span<byte> _left;

    internal TcpOptionReader(Span<byte> options) => _left = options;

    /// <summary>The walk ended at an option that does not fit.</summary>
    public bool IsMalformed { get; private set; }

    public bool TryNext(out TcpOption option)
    {
        option = default;
        while (_left.Length > 0)
        {
            byte kind = _left[0];
            if (kind == End) { break; }
            if (kind == NoOperation)
            {
                _left = _left[1..];
                continue;
            }
            if (_left.Length < 2 || _left[1] < 2 || _left[1] > _left.Length)
            {
                IsMalformed = true;
                break;
            }
            option = new TcpOption(_left[.._left[1]]);
            _left = _left[_left[1]..];
            return true;
        }
        _left = default;
        return false;
    }
}
