using Imq.Syntax;

namespace Imq.Shaping.Qdiscs;

/// <summary>The words for link layers.</summary>
internal static class LinkLayers
{
    public static LinkLayer? Find(string word) => word switch
    {
        "ethernet" => LinkLayer.Ethernet,
        "atm" or "adsl" => LinkLayer.Atm,
        _ => null,
    };

    public static LinkLayer Read(TcOptions options)
    {
        Word word = options.Value();
        return Find(word.Text) ?? throw options.Illegal("linklayer", word, "ethernet, atm or adsl");
    }

    public static string NameOf(LinkLayer layer) => layer switch
    {
        LinkLayer.Ethernet => "ethernet",
        LinkLayer.Atm => "atm",
        _ => "unspec",
    };
}
