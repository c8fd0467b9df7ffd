using System.Globalization;

namespace Imq.Router.Interfaces;

/// <summary>The IMQ devices: which there are, and which number each answers to.</summary>
internal sealed partial class InterfaceTable
{
    /// <summary><c>ip link add NAME type imq</c>: a queue that <c>--todev</c> reaches only under the name of a missing imqN.</summary>
    public Interface AddImq(string name)
    {
        RequireFree(name);
        int number = NumberOf(name);
        // A reload makes the sixteen anew: each keeps its index, or reloads would use indices up.
        int index = number >= 0 && _imqIndices[number] is > 0 and int former && this[former] is null ? former : ++_lastIndex;
        if (number >= 0) { _imqIndices[number] = index; }
        return Add(new Interface(index, InterfaceKind.Imq, LinkDefaults.Imq(name)) { ImqNumber = number });
    }

    /// <summary><c>modprobe imq numdevs=N</c>: imq0…imqN-1. New ones are down; those that stay are left as they are, those above go.</summary>
    /// <param name="count">1..16.</param>
    public void LoadImq(int count)
    {
        int before = ImqCount;
        ImqCount = count;
        _log.Done(() => ImqCount = before);
        for (int i = count; i < _imq.Length; i++)
        {
            if (_imq[i] is { } surplus) { Remove(surplus); }
        }
        for (int i = 0; i < count; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"imq{i}");
            if (Imq(i) is null && Find(name) is null) { AddImq(name); }
        }
    }

    /// <summary><c>rmmod imq</c>: every IMQ device goes, the added ones too.</summary>
    public void UnloadImq()
    {
        int before = ImqCount;
        ImqCount = 0;
        _log.Done(() => ImqCount = before);
        foreach (Interface device in All.Where(i => i.IsImq).ToArray()) { Remove(device); }
    }

    private int NumberOf(string name)
    {
        for (int i = 0; i < ImqCount; i++)
        {
            if (_imq[i] is null && name == string.Create(CultureInfo.InvariantCulture, $"imq{i}")) { return i; }
        }
        return -1;
    }
}
