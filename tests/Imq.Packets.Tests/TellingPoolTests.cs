using Imq.Testing;
using Xunit;
using Xunit.Sdk;

namespace Imq.Packets.Tests;

public class TellingPoolTests
{
    [Fact]
    public void A_leak_is_told_at_the_end()
    {
        TellingPool pool = new();
        Packet.Udp(Samples.V4).Build(pool);
        Assert.Throws<FailException>(pool.Dispose);
    }

    [Fact]
    public void A_double_release_is_told_at_once()
    {
        TellingPool pool = new();
        PacketBuffer packet = Packet.Udp(Samples.V4).Build(pool);
        packet.Release();
        Assert.Throws<FailException>(packet.Release);
    }

    [Fact]
    public void A_write_after_release_is_told_at_the_end()
    {
        TellingPool pool = new();
        PacketBuffer packet = Packet.Udp(Samples.V4).Build(pool);
        packet.Release();
        packet.Raw[100] = 1;
        Assert.Throws<FailException>(pool.Dispose);
    }

    [Fact]
    public void A_write_after_release_is_told_when_the_buffer_is_rented_again()
    {
        TellingPool pool = new();
        PacketBuffer packet = Packet.Udp(Samples.V4).Build(pool);
        packet.Release();
        packet.Raw[100] = 1;
        Assert.Throws<FailException>(() => pool.Rent());
    }
}
