using Imq.Packets;
using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary>One <c>ip OBJECT …</c>: the machine, the options in front, the words behind, and where answers go.</summary>
internal sealed record IpRequest(IpMachine Machine, IpOptions Options, IpWords Words, CommandIo Io)
{
    public IpFamily? Family => Options.Family;

    public IprouteWriter NewWriter() => new(Options.Json);

    /// <summary>Prints the answer: text as it is, JSON as one line or (-p) indented.</summary>
    public void Print(IprouteWriter answer)
    {
        string text = answer.ToString();
        if (Options.Json) { text = (Options.Pretty ? PrettyJson.Of(text) : text) + "\n"; }
        Io.Out.Append(text);
    }
}
