namespace Imq.Router.Interfaces;

/// <summary>Flags of an interface's address.</summary>
/// <remarks>Source: include/uapi/linux/if_addr.h IFA_F_*, same values.</remarks>
[Flags]
internal enum AddressFlags
{
    None = 0,

    /// <summary>IPv4: another address of the same prefix stands before it.</summary>
    Secondary = 0x01,
    NoDad = 0x02,
    HomeAddress = 0x10,
    /// <summary>What only duplicate address detection sets: no address here has it.</summary>
    NeverSet = 0x40,
    Permanent = 0x80,
    ManageTempAddress = 0x100,
    NoPrefixRoute = 0x200,
    MulticastAutojoin = 0x400,

    /// <summary>The interface identifier is made up, not of the link address.</summary>
    StablePrivacy = 0x800,
}
