using FsCheck;
using FsCheck.Fluent;
using Imq.Router.Routing;
using Xunit;

namespace Imq.Router.Tests.Routing;

public sealed class PrefixTrieTests
{
    /// <summary>A change to a table: a prefix and its value, null to take it away.</summary>
    public sealed record Step(uint Key, int Length, string? Value);

    // Few distinct bits, so that prefixes nest, meet and part.
    private static readonly Gen<uint> Keys = Gen.Elements(0u, 0x0A00_0000u, 0x0A00_0001u, 0x0A01_0000u, 0x0A80_0000u, 0x8000_0000u, 0xFFFF_FFFFu, 0x0A00_00FFu)
        .SelectMany(key => Gen.Choose(0, 31).Select(bit => key ^ (1u << bit)));

    private static readonly Gen<Step> Steps = Keys.SelectMany(key => Gen.Choose(0, 32)
        .SelectMany(length => Gen.Elements("a", "b", "").Select(value => new Step(key, length, value.Length == 0 ? null : $"{key:x8}/{length}{value}"))));

    [Fact]
    public void Longest_match_is_what_a_scan_of_the_list_finds() =>
        Prop.ForAll(Steps.ListOf().ToArbitrary(), Keys.ListOf().ToArbitrary(), (steps, questions) => Compare(steps, questions))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(300));

    [Fact]
    public void One_hundred_thousand_prefixes_are_found_and_taken_away_again()
    {
        PrefixTrie<uint, string> trie = new();
        Random random = new(7);
        Dictionary<(uint, int), string> model = [];
        while (model.Count < 100_000)
        {
            int length = random.Next(8, 33);
            uint key = (uint)random.NextInt64(uint.MaxValue) & Mask(length);
            model[(key, length)] = $"{key:x8}/{length}";
            trie.Set(key, length, model[(key, length)]);
        }
        Assert.Equal(model.Count, trie.Count);
        foreach (((uint key, int length), string value) in model.Take(200))
        {
            Assert.Equal(value, trie.Find(key, length));
            Assert.Equal(Scan(model, key), trie.Match(key));
        }
        foreach ((uint key, int length) in model.Keys) { trie.Set(key, length, null); }
        Assert.Equal(0, trie.Count);
        Assert.Null(trie.Match(0x0A00_0001));
    }

    [Fact]
    public void Wide_keys_match_by_their_low_bits_too()
    {
        PrefixTrie<UInt128, string> trie = new();
        UInt128 prefix = new(0x2001_0DB8_0000_0000, 0);
        trie.Set(0, 0, "default");
        trie.Set(prefix, 64, "64");
        trie.Set(prefix + 1, 128, "host");
        Assert.Equal("host", trie.Match(prefix + 1));
        Assert.Equal("64", trie.Match(prefix + 2));
        Assert.Equal("default", trie.Match(prefix - 1));
        string?[] all = new string?[129];
        Assert.Equal(3, trie.MatchAll(prefix + 1, all));
        Assert.Equal("default 64 host", string.Join(' ', all[..3]));
    }

    private static void Compare(IEnumerable<Step> steps, IEnumerable<uint> questions)
    {
        PrefixTrie<uint, string> trie = new();
        Dictionary<(uint, int), string> model = [];
        foreach (Step step in steps)
        {
            trie.Set(step.Key, step.Length, step.Value);
            if (step.Value is null) { model.Remove((step.Key & Mask(step.Length), step.Length)); }
            else { model[(step.Key & Mask(step.Length), step.Length)] = step.Value; }
            Assert.Equal(model.Count, trie.Count);
        }
        Assert.Equal(model.Values.Order(), trie.Values.Order());
        foreach (uint question in questions.Concat(model.Keys.Select(k => k.Item1))) { Assert.Equal(Scan(model, question), trie.Match(question)); }
    }

    private static uint Mask(int length) => length == 0 ? 0 : uint.MaxValue << (32 - length);

    private static string? Scan(Dictionary<(uint Key, int Length), string> model, uint address) =>
        model.Where(p => (address & Mask(p.Key.Length)) == p.Key.Key).OrderByDescending(p => p.Key.Length).Select(p => p.Value).FirstOrDefault();
}
