using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Xunit;

namespace Imq.Packets.Tests.Kernel;

/// <summary>
/// The kernel as a router between two TUN devices in a network namespace of its own: what is written with a vnet header into the first
/// comes out of the second, which has no offloads, cut and summed by the kernel.
/// <code>   Write ─► tuna (10.1.0.1/24, fd01::1/64) ─► forwarding ─► tunb (10.2.0.1/24, fd02::1/64) ─► Read   </code>
/// </summary>
/// <remarks>The namespace is the calling thread's and goes with it: use <see cref="Run"/>. Needs root.</remarks>
internal sealed partial class KernelRouter : IDisposable
{
    private const int NewNetworkNamespace = 0x4000_0000, ReadWriteNonBlocking = 0x802, PollIn = 1;
    private const nuint SetInterface = 0x4004_54CA, SetVnetHeaderSize = 0x4004_54D8;
    private const short TunNoInfoVnetHeader = 0x0001 | 0x1000 | 0x4000;
    private readonly int _in, _out;

    private KernelRouter()
    {
        Check(unshare(NewNetworkNamespace), "unshare");
        _in = Open("tuna");
        _out = Open("tunb");
        foreach (string command in (string[])
            [
                "echo 1 > /proc/sys/net/ipv4/ip_forward", "echo 1 > /proc/sys/net/ipv6/conf/all/forwarding",
                "ip addr add 10.1.0.1/24 dev tuna", "ip addr add 10.2.0.1/24 dev tunb", "ip -6 addr add fd01::1/64 dev tuna nodad",
                "ip -6 addr add fd02::1/64 dev tunb nodad", "ip link set tuna up", "ip link set tunb up",
            ])
        {
            using Process process = Process.Start("sh", ["-c", command]);
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, command);
        }
    }

    /// <summary>Runs <paramref name="test"/> on a thread of its own in a namespace of its own.</summary>
    public static void Run(Action<KernelRouter> test)
    {
        Exception? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                using KernelRouter router = new();
                test(router);
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        thread.Start();
        thread.Join();
        if (failure is not null) { System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure); }
    }

    /// <summary>Gives the packet to the kernel as a port does, and ends it.</summary>
    public void Write(PacketBuffer packet)
    {
        byte[] bytes = new byte[VirtioNetHeader.Length + packet.FrameLength];
        VirtioNetHeader.Write(bytes.AsSpan(0, VirtioNetHeader.Length), packet);
        packet.Frame.CopyTo(bytes.AsSpan(VirtioNetHeader.Length));
        Check((int)write(_in, bytes, (nuint)bytes.Length), "write");
        packet.Release();
    }

    /// <summary>The next <paramref name="count"/> TCP and UDP packets; fewer where none comes for two seconds. Their vnet headers say nothing.</summary>
    public List<byte[]> Read(int count)
    {
        List<byte[]> packets = [];
        byte[] buffer = new byte[70_000];
        PollDescriptor descriptor = new() { Descriptor = _out, Events = PollIn };
        while (packets.Count < count && poll(ref descriptor, 1, 2000) > 0)
        {
            int length = (int)read(_out, buffer, (nuint)buffer.Length);
            byte[] packet = buffer[VirtioNetHeader.Length..length];
            byte protocol = packet[packet[0] >> 4 == 4 ? 9 : 6];
            if (protocol is not (IpProtocol.Tcp or IpProtocol.Udp)) { continue; }
            Assert.Equal(new byte[10], buffer.AsSpan(0, 10));
            packets.Add(packet);
        }
        return packets;
    }

    public void Dispose()
    {
        _ = close(_in);
        _ = close(_out);
    }

    private static int Open(string name)
    {
        int descriptor = open("/dev/net/tun", ReadWriteNonBlocking);
        Check(descriptor, "open /dev/net/tun");
        byte[] request = new byte[40];
        Encoding.ASCII.GetBytes(name).CopyTo(request, 0);
        BitConverter.GetBytes(TunNoInfoVnetHeader).CopyTo(request, 16);
        Check(ioctl(descriptor, SetInterface, request), "TUNSETIFF");
        Check(ioctl(descriptor, SetVnetHeaderSize, BitConverter.GetBytes(VirtioNetHeader.Length)), "TUNSETVNETHDRSZ");
        return descriptor;
    }

    private static void Check(int result, string call)
    {
        if (result < 0) { throw new Win32Exception(Marshal.GetLastPInvokeError(), call + ": " + Marshal.GetLastPInvokeErrorMessage()); }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events, Returned;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int unshare(int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(int descriptor, nuint request, byte[] argument);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int descriptor, byte[] bytes, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(int descriptor, byte[] bytes, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(ref PollDescriptor descriptors, nuint count, int milliseconds);
}
