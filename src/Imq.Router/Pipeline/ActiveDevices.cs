using Imq.Packets;
using Imq.Shaping.Devices;

namespace Imq.Router.Pipeline;

/// <summary>The devices that hold packets for later: the only ones that are looked at again, so idle devices cost nothing.</summary>
internal sealed class ActiveDevices
{
    /// <summary>Packets one device may move at a time, so that none starves the others.</summary>
    public const int Budget = 64;

    private readonly List<ShapedDevice> _active = [];
    private bool[] _isActive = new bool[64];

    /// <summary>The device has just been given a packet: what may leave leaves now; what stays makes the device active.</summary>
    public void Run(ShapedDevice device, Instant now)
    {
        device.Poll(now, Budget);
        Watch(device);
    }

    /// <summary>When the next device is due; past where one had more than its budget.</summary>
    public Instant NextEvent
    {
        get
        {
            Instant next = Instant.Never;
            foreach (ShapedDevice device in _active) { next = Instant.Min(next, device.NextEvent); }
            return next;
        }
    }

    /// <summary>Moves what is due.</summary>
    public void Poll(Instant now)
    {
        for (int i = _active.Count - 1; i >= 0; i--)
        {
            ShapedDevice device = _active[i];
            if (device.NextEvent <= now) { device.Poll(now, Budget); }
            if (device.NextEvent == Instant.Never) { RemoveAt(i); }
        }
    }

    /// <summary>True while some device holds packets.</summary>
    public bool Any => _active.Count > 0;

    /// <summary>Looks at every device anew: some may have gone, or come back with what they held, with a transaction.</summary>
    public void Rebuild(IReadOnlyList<ShapedDevice> all)
    {
        _active.Clear();
        Array.Clear(_isActive);
        foreach (ShapedDevice device in all) { Watch(device); }
    }

    private void Watch(ShapedDevice device)
    {
        if (device.NextEvent == Instant.Never || IsActive(device.Index)) { return; }
        _isActive[device.Index] = true;
        _active.Add(device);
    }

    private bool IsActive(int index)
    {
        if (index >= _isActive.Length) { Array.Resize(ref _isActive, Math.Max(index + 1, 2 * _isActive.Length)); }
        return _isActive[index];
    }

    private void RemoveAt(int at)
    {
        _isActive[_active[at].Index] = false;
        _active[at] = _active[^1];
        _active.RemoveAt(_active.Count - 1);
    }
}
