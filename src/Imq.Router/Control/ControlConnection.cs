using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using Imq.Syntax;

namespace Imq.Router.Control;

/// <summary>One client: its words and directory come in, its output and exit status go out.</summary>
internal sealed class ControlConnection(Socket socket, IControlCommands commands)
{
    private readonly StringBuilder _input = new();
    private string _directory = "/";

    public async Task ServeAsync(CancellationToken stop)
    {
        await using NetworkStream stream = new(socket, ownsSocket: true);
        PipeReader reader = PipeReader.Create(stream);
        PipeWriter writer = PipeWriter.Create(stream);
        if (await ReadArgumentsAsync(reader, stop) is not { } arguments) { return; }
        if (commands.NeedsInput(arguments))
        {
            Frame.Write(writer, FrameKind.WantInput, []);
            await writer.FlushAsync(stop);
            if (!await ReadInputAsync(reader, stop)) { return; }
        }
        CommandIo io = new() { Input = _input.ToString(), Directory = _directory, ProgramName = arguments[0] };
        int status = await commands.RunAsync(arguments, io, stop);
        WriteText(writer, FrameKind.Output, io.Out);
        WriteText(writer, FrameKind.Error, io.Error);
        Frame.Write(writer, FrameKind.Exit, [(byte)status]);
        await writer.FlushAsync(stop);
        await writer.CompleteAsync();
    }

    private async Task<string[]?> ReadArgumentsAsync(PipeReader reader, CancellationToken stop)
    {
        while (await NextFrameAsync(reader, stop) is { } frame)
        {
            if (frame.Kind == FrameKind.Directory) { _directory = Encoding.UTF8.GetString(frame.Payload); }
            if (frame.Kind == FrameKind.Arguments)
            {
                string[] words = Encoding.UTF8.GetString(frame.Payload).Split('\0');
                return words.Length > 1 ? words[..^1] : null;
            }
        }
        return null;
    }

    private async Task<bool> ReadInputAsync(PipeReader reader, CancellationToken stop)
    {
        // One decoder for all pieces: a cut may fall into the middle of a character.
        Decoder decoder = Encoding.UTF8.GetDecoder();
        while (await NextFrameAsync(reader, stop) is { Kind: FrameKind.Input } frame)
        {
            bool isLast = frame.Payload.Length == 0;
            char[] text = new char[decoder.GetCharCount(frame.Payload, isLast)];
            int length = decoder.GetChars(frame.Payload, text, isLast);
            if (_input.Length + length > Frame.MaxPayload) { throw new InvalidDataException("standard input is too long"); }
            _input.Append(text, 0, length);
            if (isLast) { return true; }
        }
        return false;
    }

    private static async Task<(FrameKind Kind, byte[] Payload)?> NextFrameAsync(PipeReader reader, CancellationToken stop)
    {
        while (true)
        {
            ReadResult read = await reader.ReadAsync(stop);
            ReadOnlySequence<byte> buffer = read.Buffer;
            if (Frame.TryRead(ref buffer, out FrameKind kind, out ReadOnlySequence<byte> payload))
            {
                byte[] bytes = payload.ToArray();
                reader.AdvanceTo(buffer.Start);
                return (kind, bytes);
            }
            if (read.IsCompleted) { return null; }
            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static void WriteText(PipeWriter writer, FrameKind kind, StringBuilder text)
    {
        if (text.Length > 0) { Frame.Write(writer, kind, Encoding.UTF8.GetBytes(text.ToString())); }
    }
}
