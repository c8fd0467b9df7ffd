using Imq.Packets;

namespace Imq.Router.LocalStack;

/// <summary>What the packet path has to say: a ring of lines that never grows, read by whoever prints them.</summary>
/// <remarks>
/// One writer, the thread of the packet path; a reader on another thread takes the lines out under the lock. A full ring forgets its oldest line
/// and counts it. A line longer than a slot is cut.
/// </remarks>
internal sealed class KernelLog(int lines = KernelLog.DefaultLines)
{
    public const int DefaultLines = 256, LineLength = 512;

    private readonly char[] _text = new char[lines * LineLength];
    private readonly int[] _lengths = new int[lines];
    private readonly byte[] _levels = new byte[lines];
    private readonly Lock _lock = new();
    private int _first, _count;

    /// <summary>Lines lost because nobody read them in time.</summary>
    public long Lost { get; private set; }

    /// <param name="level">syslog level 0..7.</param>
    public void Write(int level, ReadOnlySpan<char> line)
    {
        lock (_lock)
        {
            if (_count == lines)
            {
                _first = (_first + 1) % lines;
                _count--;
                Lost++;
            }
            int slot = (_first + _count++) % lines;
            _levels[slot] = (byte)level;
            _lengths[slot] = Math.Min(line.Length, LineLength);
            line[.._lengths[slot]].CopyTo(_text.AsSpan(slot * LineLength));
        }
    }

    /// <returns>The oldest line not taken yet.</returns>
    public bool TryTake(out int level, out string line)
    {
        lock (_lock)
        {
            level = 0;
            line = "";
            if (_count == 0) { return false; }
            level = _levels[_first];
            line = new string(_text, _first * LineLength, _lengths[_first]);
            _first = (_first + 1) % lines;
            _count--;
            return true;
        }
    }
}
