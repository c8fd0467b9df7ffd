using Imq.Packets;
using Imq.Router.Interop;
using Imq.Router.Ports;
using Imq.Shaping.Devices;

namespace Imq.Router.Interfaces;

/// <summary>The verbs: every one can be taken back.</summary>
internal sealed partial class InterfaceTable
{
    /// <summary>Makes a port, down. One that this transaction took away and that was made of the same comes back with its TAP still open.</summary>
    /// <exception cref="LinuxException">The TAP cannot be opened; nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">The name is taken.</exception>
    public Interface AddPort(TapOptions definition)
    {
        RequireFree(definition.Name);
        if (Reclaim(definition) is { } known) { return Add(known); }
        ReleaseHost(definition);
        IPort port = _ports.Open(definition);
        _log.Done(port.Dispose);
        bool tap = definition.Link == LinkKind.Ethernet;
        InterfaceSettings settings = tap ? LinkDefaults.Tap(definition.Name) : LinkDefaults.Tun(definition.Name);
        Interface added = new(++_lastIndex, tap ? InterfaceKind.Tap : InterfaceKind.Tun, settings with { Mtu = port.Mtu, Mac = port.Mac })
        {
            Port = port,
            Definition = definition,
            OpenedMac = port.Mac,
            HasCarrier = port.HasCarrier,
        };
        port.Index = added.Index;
        return Add(added);
    }

    /// <summary>Takes an interface out; its port is closed at commit.</summary>
    public void Remove(Interface removed)
    {
        Extract(removed);
        ShapedDevice? device = removed.Device;
        if (device is not null) { _devices.Detach(device); }
        _log.Done(() => Insert(removed).Device = device);
        Removed?.Invoke(removed);
        if (removed.Port is null) { return; }
        if (!_log.IsOpen)
        {
            removed.Port.Dispose();
            return;
        }
        _parked.Add(removed);
        _log.Done(() => _parked.Remove(removed));
    }

    /// <summary>Replaces the settings. Name, MTU, queue length and address are seen at once; up and down reach queue and far end at commit.</summary>
    public void Change(Interface changed, InterfaceSettings settings)
    {
        InterfaceSettings before = changed.Settings;
        settings = AddressBook.Follow(changed, before, settings);
        if (settings == before) { return; }
        if (settings.Name != before.Name) { RequireFree(settings.Name); }
        _log.Done(() => Apply(changed, before));
        Apply(changed, settings);
        bool up = changed.IsUp;
        if (up != ((before.Flags & InterfaceFlags.Up) != 0)) { _log.AtCommit(() => Switch(changed, up)); }
        Changed?.Invoke(changed, before);
    }

    /// <summary>
    /// Back to how the router starts: lo and sixteen imq devices with their defaults, no ports. Only within a transaction; a port that is
    /// made again the same way before it ends keeps its TAP open, its index and its counters.
    /// </summary>
    public void Reset()
    {
        if (!_log.IsOpen) { throw new InvalidOperationException("only within a transaction"); }
        foreach (Interface old in All.Where(i => !i.IsLoopback).ToArray()) { Remove(old); }
        Change(Loopback, LinkDefaults.Loopback);
        LoadImq(DefaultImqCount);
    }

    private Interface Add(Interface added)
    {
        _log.Done(() => Extract(added));
        Insert(added);
        added.Device = _devices.Create(added);
        if (added.Device is { } device)
        {
            Show(added);
            _devices.Attach(device);
        }
        Added?.Invoke(added);
        return added;
    }

    /// <summary>A port that this transaction removed and whose definition is the same, with the settings of a new one. Not one whose TAP is gone.</summary>
    private Interface? Reclaim(TapOptions definition)
    {
        Interface? known = _parked.Find(p => p.Definition == definition && p.Port is { IsGone: false });
        if (known is null) { return null; }
        _parked.Remove(known);
        InterfaceSettings before = known.Settings;
        _log.Done(() =>
        {
            _parked.Add(known);
            Apply(known, before);
        });
        InterfaceSettings fresh = known.Kind == InterfaceKind.Tap ? LinkDefaults.Tap(definition.Name) : LinkDefaults.Tun(definition.Name);
        _log.AtCommit(() => Switch(known, known.IsUp));
        Apply(known, fresh with { Mtu = definition.Mtu, Mac = known.OpenedMac });
        return known;
    }

    /// <summary>Closes a removed port whose host interface the new one needs; a rollback opens it again.</summary>
    private void ReleaseHost(TapOptions definition)
    {
        Interface? holder = _parked.Find(p => p is { Port: not null, Definition: { } d } && d.HostInterface == definition.HostInterface && d.Netns == definition.Netns);
        if (holder?.Port is not { } port || holder.Definition is not { } old) { return; }
        port.Dispose();
        holder.Port = null;
        _log.Done(() => Reopen(holder, old));
    }

    private void Reopen(Interface holder, TapOptions definition)
    {
        try
        {
            IPort port = _ports.Open(definition);
            (port.Index, port.Name, port.Mtu, port.Mac) = (holder.Index, holder.Name, holder.Mtu, holder.Mac);
            port.IsUp = holder.IsUp;
            holder.Port = port;
        }
        catch (LinuxException fault)
        {
            // Without a port it stays in the table, and drops what is sent to it.
            holder.HasCarrier = false;
            Fail($"{holder.Name}: cannot be opened again: {fault.Message}");
        }
    }

    private void Apply(Interface to, InterfaceSettings settings)
    {
        InterfaceSettings before = to.Settings;
        if (to.Port is { } port)
        {
            if (port.Mtu != settings.Mtu) { port.Mtu = settings.Mtu; }
            if (port.Mac != settings.Mac) { port.Mac = settings.Mac; }
            port.Name = settings.Name;
        }
        to.Settings = settings;
        if (before.Name != settings.Name && _byName.Remove(before.Name)) { _byName.Add(settings.Name, to); }
        Show(to);
    }

    /// <summary>Tells the queue what it is called and how big it is.</summary>
    private static void Show(Interface of)
    {
        if (of.Device is not { } device) { return; }
        device.Name = of.Name;
        device.Mtu = of.Mtu;
        device.TxQueueLength = of.Settings.TxQueueLength;
    }

    private void Switch(Interface changed, bool up)
    {
        if (this[changed.Index] != changed) { return; }
        if (changed.Device is { } device) { device.IsUp = up; }
        try
        {
            if (changed.Port is { } port && port.IsUp != up) { port.IsUp = up; }
        }
        catch (LinuxException fault) { Fail(fault.Message); }
    }

    private void RequireFree(string name)
    {
        if (_byName.ContainsKey(name)) { throw new InvalidOperationException($"{name} exists"); }
    }
}
