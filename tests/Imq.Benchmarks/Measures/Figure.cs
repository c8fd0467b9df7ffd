namespace Imq.Benchmarks.Measures;

/// <summary>One figure measured on both routers, round by round.</summary>
/// <param name="IsHigherBetter">Ratios are ours to the kernel's; below one is good where lower is better.</param>
internal sealed record Figure(string Name, string Unit, bool IsHigherBetter, double? Target)
{
    public List<double> Ours { get; } = [];

    public List<double> Kernel { get; } = [];

    public double OursMedian => Median(Ours);

    public double KernelMedian => Median(Kernel);

    /// <summary>Median of the rounds' own ratios: neighbours in time are compared, so drift of the machine cancels.</summary>
    public double Ratio => Median(Ours.Zip(Kernel, static (ours, kernel) => kernel > 0 ? ours / kernel : 0).ToList());

    public bool? IsMet => Target is not { } target || Ours.Count == 0 || Kernel.Count == 0 ? null : IsHigherBetter ? Ratio >= target : Ratio <= target;

    private static double Median(List<double> values)
    {
        if (values.Count == 0) { return double.NaN; }
        List<double> sorted = [.. values.Order()];
        int middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
