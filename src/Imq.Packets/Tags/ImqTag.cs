namespace Imq.Packets.Tags;

/// <summary>What <c>-j IMQ --todev N</c> writes on a packet: "queue me in imqN". Cleared when the packet leaves the device.</summary>
/// <remarks>One byte: flag bit 0x10, device in the low four bits. Source: linuximq, imq.h (IMQ_F_ENQUEUE, IMQ_F_IFMASK).</remarks>
public readonly record struct ImqTag(byte Bits)
{
    public const int MaxDevices = 16;
    private const byte EnqueueFlag = 0x10, DeviceMask = 0x0F;

    public static ImqTag None => default;

    public bool IsSet => (Bits & EnqueueFlag) != 0;

    public int Device => Bits & DeviceMask;

    /// <param name="device">0..15; the target refuses anything else when the rule is added.</param>
    public static ImqTag To(int device) => new((byte)(EnqueueFlag | (device & DeviceMask)));
}
