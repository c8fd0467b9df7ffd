using Imq.Packets;
using Imq.Router.Loop;
using Xunit;

namespace Imq.Router.Tests.Loop;

public sealed class SpinBudgetTests
{
    private readonly SpinBudget _spin = new();

    [Fact]
    public void Silence_is_not_worth_looking() => Assert.False(_spin.ShouldLook(Instant.FromSeconds(1)));

    [Fact]
    public void After_a_packet_it_looks_for_50_microseconds()
    {
        Instant now = Instant.FromSeconds(1);
        _spin.Traffic(now);

        Assert.True(_spin.ShouldLook(now + 49_999));
        Assert.False(_spin.ShouldLook(now + 50_000));
    }

    [Fact]
    public void A_trickle_shortens_the_look_and_a_stream_restores_it()
    {
        Instant now = Instant.FromSeconds(1);
        for (int i = 0; i < 10; i++)
        {
            _spin.Traffic(now);
            _spin.Sleeping();
            now += Instant.NanosecondsPerMillisecond;
        }
        _spin.Traffic(now);
        Assert.Equal(3_000, _spin.Budget);

        for (int i = 0; i < 10; i++)
        {
            _spin.Sleeping();
            now += 60_000;
            _spin.Traffic(now);
        }
        Assert.Equal(50_000, _spin.Budget);
    }
}
