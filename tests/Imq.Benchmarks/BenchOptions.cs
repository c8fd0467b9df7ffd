namespace Imq.Benchmarks;

/// <param name="Rounds">Alternations of our router and the kernel's.</param>
/// <param name="Seconds">Length of one throughput run.</param>
/// <param name="ShapingSeconds">Length of one shaping run; 0 leaves them out.</param>
/// <param name="JsonFile">Where the figures go.</param>
internal sealed record BenchOptions(int Rounds, double Seconds, double ShapingSeconds, string JsonFile, string Home);
