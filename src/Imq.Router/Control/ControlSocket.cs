using System.Net.Sockets;

namespace Imq.Router.Control;

/// <summary>The place of the control socket: bound by one daemon only, mode 0600, and taken over from one that died.</summary>
internal sealed class ControlSocket : IDisposable
{
    private const int Backlog = 64;
    private readonly FileStream _lock;

    private ControlSocket(string path, FileStream fileLock, Socket listener)
    {
        Path = path;
        _lock = fileLock;
        Listener = listener;
    }

    public string Path { get; }

    public Socket Listener { get; }

    /// <exception cref="InvalidOperationException">Another daemon has it; the message says so in one line.</exception>
    public static ControlSocket Bind(string path)
    {
        string directory = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        Directory.CreateDirectory(directory);
        FileStream fileLock = Lock(path);
        Socket listener = new(System.Net.Sockets.AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            // The lock is ours, so whoever bound this path is dead.
            File.Delete(path);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            listener.Listen(Backlog);
            return new ControlSocket(path, fileLock, listener);
        }
        catch
        {
            listener.Dispose();
            fileLock.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Listener.Dispose();
        File.Delete(Path);
        _lock.Dispose();
    }

    // The kernel drops the lock with the process, however it ends: kill -9 needs no cleaning up.
    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new InvalidOperationException($"another imq daemon has the control socket {path}: stop it, or give this one --socket PATH");
        }
    }
}
