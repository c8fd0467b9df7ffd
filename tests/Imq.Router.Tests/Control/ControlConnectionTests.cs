using System.Buffers;
using System.Net.Sockets;
using Imq.Router.Control;
using Imq.Syntax;
using Xunit;

namespace Imq.Router.Tests.Control;

public sealed class ControlConnectionTests : IDisposable
{
    private readonly Socket _client = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly ListeningCommands _commands = new();
    private readonly Task _served;

    public ControlConnectionTests()
    {
        string directory = Directory.CreateTempSubdirectory("imq-connection-").FullName;
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(directory, "imq.sock")));
        listener.Listen(1);
        _client.Connect(listener.LocalEndPoint!);
        _served = new ControlConnection(listener.Accept(), _commands).ServeAsync(CancellationToken.None);
        Directory.Delete(directory, recursive: true);
    }

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_character_cut_in_two_by_the_pieces_of_standard_input_is_whole_again()
    {
        Send(FrameKind.Arguments, "restore\0"u8);
        Send(FrameKind.Input, [(byte)'a', 0xC3]);
        Send(FrameKind.Input, [0xA9, (byte)'b']);
        Send(FrameKind.Input, []);
        await _served;
        Assert.Equal("aéb", _commands.Input);
    }

    [Fact]
    public async Task A_client_that_goes_away_before_its_input_has_ended_runs_nothing()
    {
        Send(FrameKind.Arguments, "restore\0"u8);
        Send(FrameKind.Input, "*mangle\n"u8);
        _client.Dispose();
        await Task.WhenAny(_served);
        Assert.Null(_commands.Input);
    }

    private void Send(FrameKind kind, ReadOnlySpan<byte> payload)
    {
        ArrayBufferWriter<byte> frame = new();
        Frame.Write(frame, kind, payload);
        _client.Send(frame.WrittenSpan);
    }

    private sealed class ListeningCommands : IControlCommands
    {
        public string? Input { get; private set; }

        public bool NeedsInput(IReadOnlyList<string> arguments) => true;

        public Task<int> RunAsync(IReadOnlyList<string> arguments, CommandIo io, CancellationToken stop)
        {
            Input = io.Input;
            return Task.FromResult(0);
        }
    }
}
