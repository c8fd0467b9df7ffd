using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Router.Interfaces;
using Imq.Router.Routing;
using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary>What <c>ifconfig NAME …</c> changes, one word at a time, as the kernel's old requests (SIOCSIF…) do it.</summary>
/// <param name="label">The interface's name, or an alias <c>eth0:1</c>: then addresses with that label are meant.</param>
/// <remarks>Source: behaviour of Linux devinet.c devinet_ioctl, observed with net-tools 2.10.</remarks>
internal sealed class IfconfigChange(InterfaceTable interfaces, Interface target, string label)
{
    private bool IsAlias => label.Contains(':', StringComparison.Ordinal);

    private InterfaceAddress? Current => target.Addresses.FirstOrDefault(a => a.Address.Family == IpFamily.V4 && a.Label == label);

    public void SetUp(bool up)
    {
        if (IsAlias && !up)
        {
            if (Current is { } gone) { SetAddresses(AddressBook.Without(target.Addresses, gone)); }
            return;
        }
        SetFlag(InterfaceFlags.Up, up);
    }

    public void SetFlag(InterfaceFlags flag, bool set)
    {
        InterfaceFlags flags = target.Settings.Flags;
        interfaces.Change(target, target.Settings with { Flags = set ? flags | flag : flags & ~flag });
    }

    public void SetMtu(Word word)
    {
        (int min, int max) = target.Port is null ? (0, int.MaxValue) : (LinkDefaults.MinMtu, LinkDefaults.MaxTapMtu);
        bool parsed = int.TryParse(word.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int mtu);
        if (!parsed || mtu < min || mtu > max) { throw IfconfigCommand.Fault(word, "SIOCSIFMTU: Invalid argument\n", hint: $"mtu takes {min}..{max}"); }
        interfaces.Change(target, target.Settings with { Mtu = mtu });
    }

    public void SetQueueLength(Word word)
    {
        if (!int.TryParse(word.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int packets))
        {
            throw IfconfigCommand.Fault(word, "SIOCSIFTXQLEN: Invalid argument\n", hint: "txqueuelen takes a number of packets");
        }
        interfaces.Change(target, target.Settings with { TxQueueLength = packets });
    }

    public void SetMac(Word type, Word word)
    {
        if (type.Text != "ether") { throw IfconfigCommand.Fault(type, $"ifconfig: hardware type `{type}' is not supported by this router.\n"); }
        if (!MacAddress.TryParse(word.Text, null, out MacAddress mac)) { throw IfconfigCommand.Fault(word, $"{word}: invalid ether address.\n"); }
        if (target.Kind != InterfaceKind.Tap) { throw IfconfigCommand.Fault(word, "SIOCSIFHWADDR: Operation not supported\n"); }
        if (mac.IsMulticast || mac.IsZero) { throw IfconfigCommand.Fault(word, "SIOCSIFHWADDR: Cannot assign requested address\n"); }
        interfaces.Change(target, target.Settings with { Mac = mac });
    }

    public void Rename(Word word)
    {
        if (!LinkSet.IsValidName(word.Text)) { throw IfconfigCommand.Fault(word, "SIOCSIFNAME: Invalid argument\n"); }
        if (word.Text == target.Name) { return; }
        if (interfaces.Find(word.Text) is not null) { throw IfconfigCommand.Fault(word, "SIOCSIFNAME: File exists\n"); }
        interfaces.Change(target, target.Settings with { Name = word.Text });
        label = word.Text;
    }

    /// <summary>The address of this label, with its classful or its given mask; the interface goes up. 0.0.0.0 takes it away.</summary>
    public void SetAddress(Word word)
    {
        if (!TryRead(word.Text, out IpPrefix local, out bool lengthGiven) || local.Family != IpFamily.V4) { throw IfconfigCommand.NoHost(word, usage: true); }
        ImmutableArray<InterfaceAddress> left = Current is { } old ? AddressBook.Without(target.Addresses, old) : target.Addresses;
        if (local.Address.IsAny)
        {
            SetAddresses(left);
            return;
        }
        bool isPointToPoint = (target.Settings.Flags & InterfaceFlags.PointToPoint) != 0;
        int length = lengthGiven ? local.Length : isPointToPoint ? 32 : ClassfulLength(local.Address.V4);
        SetAddresses(AddressBook.With(left, WithMask(new InterfaceAddress
        {
            Local = local,
            Peer = local.Address,
            Label = label,
            Scope = local.Address.V4.IsLoopback ? RouteScope.Host : RouteScope.Universe,
        }, length, broadcastFollows: true)));
        SetFlag(InterfaceFlags.Up, true);
    }

    public void SetNetmask(Word word)
    {
        if (!Ipv4Address.TryParse(word.Text, null, out Ipv4Address mask)) { throw IfconfigCommand.NoHost(word, usage: false); }
        int length = BitOperations.LeadingZeroCount(~mask.Value);
        InterfaceAddress old = Current ?? throw IfconfigCommand.Fault(word, "SIOCSIFNETMASK: Cannot assign requested address\n");
        if (length < 32 && mask.Value << length != 0) { throw IfconfigCommand.Fault(word, "SIOCSIFNETMASK: Invalid argument\n"); }
        bool follows = old.Broadcast == LastOf(old.Local);
        Replace(old, WithMask(old, length, follows));
    }

    public void SetBroadcast(Word word)
    {
        if (!Ipv4Address.TryParse(word.Text, null, out Ipv4Address broadcast)) { throw IfconfigCommand.NoHost(word, usage: false); }
        InterfaceAddress old = Current ?? throw IfconfigCommand.Fault(word, "SIOCSIFBRDADDR: Cannot assign requested address\n");
        Replace(old, old with { Broadcast = IpAddress.From(broadcast) });
    }

    public void SetPeer(Word word)
    {
        if (!Ipv4Address.TryParse(word.Text, null, out Ipv4Address peer)) { throw IfconfigCommand.NoHost(word, usage: false); }
        InterfaceAddress old = Current ?? throw IfconfigCommand.Fault(word, "SIOCSIFDSTADDR: Cannot assign requested address\n");
        Replace(old, old with { Peer = IpAddress.From(peer), Local = new IpPrefix(old.Address, 32), Broadcast = IpAddress.Any(IpFamily.V4) });
    }

    public void Add(Word word)
    {
        IpPrefix local = ReadV6(word);
        if (target.Addresses.Any(a => a.Address == local.Address)) { throw IfconfigCommand.Fault(word, "SIOCSIFADDR: File exists\n"); }
        SetAddresses(AddressBook.With(target.Addresses,
            new InterfaceAddress { Local = local, Peer = local.Address, Scope = AddressBook.ScopeOf(local.Address.V6) }));
    }

    public void Delete(Word word)
    {
        IpPrefix local = ReadV6(word);
        InterfaceAddress gone = target.Addresses.FirstOrDefault(a => a.Local == local)
            ?? throw IfconfigCommand.Fault(word, "SIOCDIFADDR: Cannot assign requested address\n");
        SetAddresses(AddressBook.Without(target.Addresses, gone));
    }

    private static IpPrefix ReadV6(Word word) =>
        TryRead(word.Text, out IpPrefix local, out _) && local.Family == IpFamily.V6 ? local : throw IfconfigCommand.NoHost(word, usage: false);

    private static bool TryRead(string text, out IpPrefix prefix, out bool lengthGiven)
    {
        lengthGiven = false;
        prefix = default;
        return text is not ("any" or "all") && IpWords.TryPrefix(text == "default" ? "0.0.0.0" : text, null, out prefix, out lengthGiven);
    }

    private InterfaceAddress WithMask(InterfaceAddress address, int length, bool broadcastFollows)
    {
        IpPrefix local = new(address.Address, length);
        bool broadcasts = (target.Settings.Flags & InterfaceFlags.Broadcast) != 0 && length < 31;
        IpAddress broadcast = !broadcastFollows ? address.Broadcast : broadcasts ? LastOf(local) : IpAddress.Any(IpFamily.V4);
        return address with { Local = local, Broadcast = broadcast, Flags = address.Flags & ~AddressFlags.Secondary };
    }

    private static IpAddress LastOf(IpPrefix prefix) =>
        new(IpFamily.V4, prefix.Address.Bits | (~prefix.Mask & ((UInt128)uint.MaxValue << 96)));

    private static int ClassfulLength(Ipv4Address address) => (address.Value >> 28) switch
    {
        < 0x8 => 8,
        < 0xC => 16,
        < 0xE => 24,
        _ => 32,
    };

    private void Replace(InterfaceAddress old, InterfaceAddress by) => SetAddresses(AddressBook.With(target.Addresses.Remove(old), by));

    private void SetAddresses(ImmutableArray<InterfaceAddress> addresses) =>
        interfaces.Change(target, target.Settings with { Addresses = addresses });
}
