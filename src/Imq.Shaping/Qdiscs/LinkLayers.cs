using Imq.Syntax;

namespace Imq.Shaping.Qdiscs;

/// <summary>The words for link layers.</summary>
internal static class LinkLayers
{
    public static LinkLayer Read(TcOptions options)
    {
        Word word = options.Value();
        return word.Text switch
        {
            "ethernet" => LinkLayer.Ethernet,
            "atm" or "adsl" => LinkLayer.Atm,
            _ => throw options.Illegal("linklayer", word, "ethernet, atm or adsl"),
        };
    }

    public static string NameOf(LinkLayer layer) => layer switch
    {
        LinkLayer.Ethernet => "ethernet",
        LinkLayer.Atm => "atm",
        _ => "unspec",
    };
}
