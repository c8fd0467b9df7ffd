namespace Imq.Router.Tests.Differential;

/// <summary>A frame that arrives at a router's port.</summary>
/// <param name="Text">What it is, as the scenario wrote it: differences are reported with it.</param>
internal sealed record Arrival(string Port, byte[] Frame, string Text)
{
    /// <summary>The same with other bytes from offset <paramref name="at"/> on, counted from the Ethernet header; nothing is made right again.</summary>
    public Arrival Edit(int at, params byte[] bytes)
    {
        byte[] frame = [.. Frame];
        bytes.CopyTo(frame, at);
        return this with { Frame = frame, Text = $"{Text} edited at {at}: {Convert.ToHexString(bytes)}" };
    }

    /// <summary>The same, cut to <paramref name="length"/> bytes; or padded with 0xEE where that is more.</summary>
    public Arrival Length(int length)
    {
        byte[] frame = [.. Frame.Take(length), .. Enumerable.Repeat((byte)0xEE, Math.Max(0, length - Frame.Length))];
        return this with { Frame = frame, Text = $"{Text}, {length} bytes of it" };
    }
}
