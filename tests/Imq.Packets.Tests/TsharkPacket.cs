using System.Xml.Linq;

namespace Imq.Packets.Tests;

/// <summary>One packet of tshark's PDML: a field's first value, or, with <c>@</c> in front, the offset of a protocol's first byte.</summary>
internal sealed class TsharkPacket(XElement packet)
{
    /// <summary>"" where tshark shows no such field. Booleans are 1 and 0 in every version.</summary>
    public string this[string field]
    {
        get
        {
            if (field.StartsWith('@'))
            {
                XElement? protocol = packet.Descendants().FirstOrDefault(one => IsNamed(one, field[1..]));
                return protocol?.Attribute("pos")?.Value ?? "";
            }
            string show = packet.Descendants("field").FirstOrDefault(one => IsNamed(one, field))?.Attribute("show")?.Value ?? "";
            return show switch { "True" => "1", "False" => "0", _ => show };
        }
    }

    private static bool IsNamed(XElement element, string name) => (string?)element.Attribute("name") == name;
}
