using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Imq.Router.Control;
using Xunit;

namespace Imq.Router.Tests.Control;

public partial class FrameTests
{
    [Fact]
    public void A_frame_is_read_back_however_the_stream_is_cut()
    {
        ArrayBufferWriter<byte> stream = new();
        Frame.Write(stream, FrameKind.Output, "hello"u8);
        Frame.Write(stream, FrameKind.Exit, [3]);
        for (int cut = 0; cut < stream.WrittenCount; cut++)
        {
            ReadOnlySequence<byte> part = new(stream.WrittenMemory[..cut]);
            Assert.Equal(cut >= 10, Frame.TryRead(ref part, out _, out _));
        }
        ReadOnlySequence<byte> whole = new(stream.WrittenMemory);
        Assert.True(Frame.TryRead(ref whole, out FrameKind first, out ReadOnlySequence<byte> text));
        Assert.Equal((FrameKind.Output, "hello"), (first, System.Text.Encoding.UTF8.GetString(text.ToArray())));
        Assert.True(Frame.TryRead(ref whole, out FrameKind second, out ReadOnlySequence<byte> status));
        Assert.Equal((FrameKind.Exit, (byte)3), (second, status.FirstSpan[0]));
        Assert.Equal(0, whole.Length);
    }

    [Fact]
    public void A_frame_of_gigabytes_is_refused_before_it_is_read()
    {
        ReadOnlySequence<byte> stream = new([(byte)'A', 0xFF, 0xFF, 0xFF, 0xFF]);
        Assert.Throws<InvalidDataException>(() => Frame.TryRead(ref stream, out _, out _));
    }

    [Fact]
    public void The_client_knows_the_same_kinds()
    {
        string source = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Here())!, "../../../src/Imq.Client/imq.c"));
        Dictionary<string, byte> client = KindPattern().Matches(source)
            .ToDictionary(static one => one.Groups[1].Value.Replace("_", "", StringComparison.Ordinal).ToUpper(CultureInfo.InvariantCulture), static one => (byte)one.Groups[2].Value[0]);
        Dictionary<string, byte> daemon = Enum.GetValues<FrameKind>().ToDictionary(static kind => kind.ToString().ToUpper(CultureInfo.InvariantCulture), static kind => (byte)kind);
        Assert.Equal(daemon.OrderBy(static one => one.Key), client.OrderBy(static one => one.Key));
    }

    private static string Here([CallerFilePath] string path = "") => path;

    [GeneratedRegex("\\b([A-Z_]+) = '([A-Z])'")]
    private static partial Regex KindPattern();
}
