namespace Imq.Netfilter.Tests.Matches;

/// <summary>One line of a case file.</summary>
/// <param name="Printed">As <c>-S</c> prints it behind the chain; <c>=</c>: as given; <c>-</c>: not at all.</param>
/// <param name="Answer"><c>ok</c>, or exit status and message.</param>
internal sealed record RuleCase(string Given, string Printed, string Answer)
{
    public string Expected => Printed == "=" ? Given : Printed;

    public static RuleCase Read(string line)
    {
        string[] columns = line.Split(" ; ");
        return columns.Length == 3 ? new RuleCase(columns[0], columns[1], columns[2]) : throw new FormatException($"three columns are needed: {line}");
    }

    public override string ToString() => $"{Given} ; {Printed} ; {Answer}";
}
