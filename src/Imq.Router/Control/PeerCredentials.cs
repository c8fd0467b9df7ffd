using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Imq.Router.Control;

/// <summary>Who is at the other end of a unix socket, as the kernel vouches for it.</summary>
/// <remarks>Source: unix(7) SO_PEERCRED; struct ucred is pid, uid, gid, 32 bits each.</remarks>
internal static class PeerCredentials
{
    private const int SolSocket = 1, SoPeerCred = 17, UcredLength = 12;

    public static uint UserOf(Socket socket)
    {
        Span<byte> ucred = stackalloc byte[UcredLength];
        socket.GetRawSocketOption(SolSocket, SoPeerCred, ucred);
        return MemoryMarshal.Read<uint>(ucred[4..]);
    }
}
