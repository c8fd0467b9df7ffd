using Imq.Router.Configuration;
using Xunit;

namespace Imq.Router.Tests.Configuration;

public class TransactionTests
{
    private readonly List<string> _calls = [];

    [Fact]
    public void What_returns_is_kept_in_every_part()
    {
        Assert.Equal(3, Make("a", "b").Run(() => 3));
        Assert.Equal(["begin a", "begin b", "commit a", "commit b"], _calls);
    }

    [Fact]
    public void An_exception_takes_every_part_back_the_last_first()
    {
        Assert.Throws<InvalidDataException>(() => Make("a", "b").Run<int>(() => throw new InvalidDataException()));
        Assert.Equal(["begin a", "begin b", "rollback b", "rollback a"], _calls);
    }

    [Fact]
    public void A_result_that_is_not_kept_takes_every_part_back()
    {
        Make("a").Run(() => 1, keep: static result => result == 0);
        Assert.Equal(["begin a", "rollback a"], _calls);
    }

    [Fact]
    public void Transactions_do_not_nest()
    {
        Transaction transaction = Make("a");
        Assert.Throws<InvalidOperationException>(() => transaction.Run(() => transaction.Run(() => 1)));
        Assert.Equal(5, transaction.Run(() => 5));
    }

    [Fact]
    public void A_part_that_cannot_end_leaves_no_other_open()
    {
        TransactionPart broken = new(() => { }, static () => throw new InvalidDataException(), static () => throw new InvalidDataException());
        TransactionPart sound = new(() => _calls.Add("begin"), () => _calls.Add("commit"), () => _calls.Add("rollback"));
        Transaction transaction = new([broken, sound, broken]);
        Assert.Throws<AggregateException>(() => transaction.Run(() => 1));
        Assert.Throws<AggregateException>(() => transaction.Run(() => 1, keep: static _ => false));
        Assert.Equal(["begin", "commit", "begin", "rollback"], _calls);
    }

    private Transaction Make(params string[] names) => new([.. names.Select(name => new TransactionPart(
        () => _calls.Add($"begin {name}"), () => _calls.Add($"commit {name}"), () => _calls.Add($"rollback {name}")))]);
}
