using System.Security.Cryptography;
using System.Text;
using Imq.Packets.Addresses;

namespace Imq.Router.Ports;

/// <summary>A locally administered address that is random to look at and the same at every start, so that peers keep their neighbour entries.</summary>
/// <remarks>First byte 0x02 | random bits, never a group address (IEEE 802-2014, 8.4).</remarks>
internal static class StableMac
{
    private const string MachineIdPath = "/etc/machine-id";

    public static MacAddress For(TapOptions options)
    {
        string machine = File.Exists(MachineIdPath) ? File.ReadAllText(MachineIdPath) : Environment.MachineName;
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"imq port\0{machine}\0{options.Netns}\0{options.HostInterface}\0{options.Name}"));
        hash[0] = (byte)((hash[0] & 0xFC) | 0x02);
        return MacAddress.Read(hash);
    }
}
