namespace Imq.Shaping.Qdiscs;

/// <summary>The flows of an sfq by the number of their packets, so that the longest is found at once.</summary>
internal sealed class SfqLengths
{
    private readonly SfqFlow?[] _first = new SfqFlow?[SfqParameters.MaxDepth + 1];
    private int _longest;

    /// <summary>A flow of the greatest length, the latest to reach it; null if none has a packet.</summary>
    public SfqFlow? Longest
    {
        get
        {
            while (_longest > 0 && _first[_longest] is null) { _longest--; }
            return _longest == 0 ? null : _first[_longest];
        }
    }

    /// <summary>The flow has <paramref name="after"/> packets where it had <paramref name="before"/>; 0 is in no list.</summary>
    public void Move(SfqFlow flow, int before, int after)
    {
        if (before > 0)
        {
            if (flow.Before is null) { _first[before] = flow.After; } else { flow.Before.After = flow.After; }
            if (flow.After is not null) { flow.After.Before = flow.Before; }
        }
        flow.Before = flow.After = null;
        if (after == 0) { return; }
        flow.After = _first[after];
        if (flow.After is not null) { flow.After.Before = flow; }
        _first[after] = flow;
        if (after > _longest) { _longest = after; }
    }

    public void Clear()
    {
        Array.Clear(_first);
        _longest = 0;
    }
}
