namespace Imq.Syntax;

/// <summary>Finds the word the user may have meant.</summary>
public static class NearMiss
{
    /// <returns>The candidate at most two edits away (one for short words), or null.</returns>
    public static string? Find(string word, IEnumerable<string> candidates)
    {
        int allowed = word.Length <= 3 ? 1 : 2, best = allowed + 1;
        string? found = null;
        foreach (string candidate in candidates)
        {
            int distance = Distance(word, candidate, best);
            if (distance < best) { (best, found) = (distance, candidate); }
        }
        return found;
    }

    /// <returns>"did you mean 'x'?" or null.</returns>
    public static string? Hint(string word, IEnumerable<string> candidates) =>
        Find(word, candidates) is { } found ? $"did you mean '{found}'?" : null;

    private static int Distance(string a, string b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) >= limit) { return limit; }
        int[] row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++) { row[j] = j; }
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                int cost = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + cost);
                diagonal = above;
            }
        }
        return row[b.Length];
    }
}
