using Imq.Netfilter.Hooks;

namespace Imq.Netfilter.Tables;

/// <summary>A <see cref="RuleHeader"/> made ready for packets: patterns became port sets, and a rule that asks nothing says so at once.</summary>
/// <remarks>Source: Linux ip_tables.c ip_packet_match, ip6_tables.c ip6_packet_match.</remarks>
internal readonly struct CompiledHeader(RuleHeader header, IFilterServices services)
{
    private readonly bool _asksNothing = header == RuleHeader.Any;
    private readonly CompiledAddress _source = new(header.Source), _destination = new(header.Destination);
    private readonly PortSet? _in = header.In is null or { Text: "+", IsInverted: false } ? null : PortSet.Of(header.In, services);
    private readonly PortSet? _out = header.Out is null or { Text: "+", IsInverted: false } ? null : PortSet.Of(header.Out, services);
    private readonly byte _protocol = header.Protocol;
    private readonly bool _protocolInverted = header.IsProtocolInverted;
    private readonly bool _wantsFragment = header.WantsFragment, _fragmentInverted = header.IsFragmentInverted;

    public bool Matches(in PacketKey key) => _asksNothing || (
        _source.Matches(key.SourceHigh, key.SourceLow)
        && _destination.Matches(key.DestinationHigh, key.DestinationLow)
        && (_in is null || _in.Contains(key.InPort))
        && (_out is null || _out.Contains(key.OutPort))
        && (_protocol == 0 || (key.Protocol == _protocol) != _protocolInverted)
        && (!_wantsFragment || key.IsLaterFragment != _fragmentInverted));
}
