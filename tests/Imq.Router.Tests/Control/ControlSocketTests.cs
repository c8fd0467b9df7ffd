using System.Net.Sockets;
using Imq.Router.Control;
using Xunit;

namespace Imq.Router.Tests.Control;

public sealed class ControlSocketTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("imq-control-").FullName;

    private string SocketPath => Path.Combine(_directory, "imq.sock");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void The_socket_is_its_owners_only()
    {
        using ControlSocket socket = ControlSocket.Bind(SocketPath);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SocketPath));
    }

    [Fact]
    public void A_second_daemon_is_refused_and_the_first_keeps_its_socket()
    {
        using ControlSocket first = ControlSocket.Bind(SocketPath);
        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => ControlSocket.Bind(SocketPath));
        Assert.Contains(SocketPath, refusal.Message, StringComparison.Ordinal);
        using Socket client = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(SocketPath));
        Assert.True(client.Connected);
    }

    [Fact]
    public void What_a_killed_daemon_left_is_taken_over()
    {
        using (Socket dead = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(SocketPath));
        }
        File.WriteAllText(SocketPath + ".lock", "");
        using ControlSocket socket = ControlSocket.Bind(SocketPath);
        Assert.True(File.Exists(SocketPath));
    }

    [Fact]
    public void The_socket_goes_with_the_daemon()
    {
        ControlSocket.Bind(SocketPath).Dispose();
        Assert.False(File.Exists(SocketPath));
    }
}
