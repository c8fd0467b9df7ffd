using System.Text.RegularExpressions;
using Imq.Router.Host;
using Xunit;

namespace Imq.Router.Tests.Host;

/// <summary>A command whose link is missing would reach the machine's own firewall from a script in <c>imq shell</c>.</summary>
public partial class CommandNamesTests
{
    [Theory]
    [InlineData("imq")]
    [InlineData("Dockerfile")]
    public void Every_command_of_the_router_has_its_link(string file)
    {
        string text = File.ReadAllText(Path.Combine(InstalledRouter.SourceRoot, file));
        string[] links = ListPattern().Match(text).Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> commands = new RouterParts(new DryPortFactory(), static () => default).Commands.Names.Append("imq");
        Assert.Equal(commands.Order(StringComparer.Ordinal), links.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("(?<=commands=\"|for name in )imq [a-z0-9 -]+")]
    private static partial Regex ListPattern();
}
