using Imq.Netfilter.Hooks;
using Imq.Packets;

namespace Imq.Netfilter.Tables;

/// <summary>One version of one table of one family. Built-in chains first in hook order, then user chains by name.</summary>
internal sealed record Table(TableKind Kind, IpFamily Family, IReadOnlyList<Chain> Chains)
{
    public string Name => TableKinds.NameOf(Kind);

    /// <summary>The table as it is when first used: built-in chains, empty, ACCEPT.</summary>
    public static Table Empty(TableKind kind, IpFamily family) =>
        new(kind, family, [.. TableKinds.ChainsOf(kind).Select(hook => new Chain(TableKinds.ChainName(hook)) { Hook = hook })]);

    public Chain? Find(string name)
    {
        foreach (Chain chain in Chains)
        {
            if (chain.Name == name) { return chain; }
        }
        return null;
    }

    /// <summary>This table with <paramref name="chain"/> in place of the one of its name.</summary>
    public Table With(Chain chain) => this with { Chains = [.. Chains.Select(old => old.Name == chain.Name ? chain : old)] };

    /// <summary>This table with one more user chain.</summary>
    public Table Add(Chain chain)
    {
        List<Chain> chains = [.. Chains];
        int at = chains.FindIndex(old => !old.IsBuiltIn && string.CompareOrdinal(old.Name, chain.Name) > 0);
        chains.Insert(at < 0 ? chains.Count : at, chain);
        return this with { Chains = chains };
    }

    public Table Remove(Chain chain) => this with { Chains = [.. Chains.Where(old => !ReferenceEquals(old, chain))] };

    /// <summary>How many rules call the chain.</summary>
    public int ReferencesTo(string chain) => Chains.Sum(from => from.Rules.Count(rule => rule.Action.IsCall && rule.Action.Name == chain));

    /// <summary>This table with the chain under another name, in its place by that name, and every rule that calls it following.</summary>
    public Table Rename(Chain chain, string name)
    {
        Table renamed = Remove(chain);
        if (ReferencesTo(chain.Name) > 0)
        {
            renamed = renamed with { Chains = [.. renamed.Chains.Select(each => Follow(each, chain.Name, name))] };
            chain = Follow(chain, chain.Name, name);
        }
        return renamed.Add(chain with { Name = name });
    }

    private static Chain Follow(Chain chain, string from, string to) => chain.Rules.Any(rule => rule.Action.IsCall && rule.Action.Name == from)
        ? chain with
        {
            Rules = [.. chain.Rules.Select(rule => rule.Action.IsCall && rule.Action.Name == from ? rule with { Action = rule.Action with { Name = to } } : rule)],
        }
        : chain;
}
