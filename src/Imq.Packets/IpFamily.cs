namespace Imq.Packets;

/// <summary>Which of the two families a packet, rule or table belongs to. Not the socket constant: an array index.</summary>
public enum IpFamily : byte
{
    V4 = 0,
    V6 = 1,
}
