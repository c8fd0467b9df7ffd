using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Netfilter.Tables;
using Imq.Packets;
using Imq.Syntax;

namespace Imq.Netfilter.Targets;

/// <summary>Drops the packet and answers it: <c>-j REJECT [--reject-with TYPE]</c>, filter only, INPUT, FORWARD and OUTPUT.</summary>
/// <remarks>
/// Types by name, alias or the front of one, any case (<see cref="_types4"/>, <see cref="_types6"/>); default port unreachable; tcp-reset
/// only with <c>-p tcp</c>. Source: Linux ipt_REJECT.c, ip6t_REJECT.c, libipt_REJECT.c, libip6t_REJECT.c.
/// </remarks>
internal sealed class RejectTarget(RejectReply reply, string name) : ITarget<RejectTarget>
{
    private static readonly (string Name, string Alias, RejectReply Reply)[] _types4 =
    [
        ("icmp-net-unreachable", "net-unreach", RejectReply.NetUnreachable),
        ("icmp-host-unreachable", "host-unreach", RejectReply.HostUnreachable),
        ("icmp-proto-unreachable", "proto-unreach", RejectReply.ProtocolUnreachable),
        ("icmp-port-unreachable", "port-unreach", RejectReply.PortUnreachable),
        ("icmp-net-prohibited", "net-prohib", RejectReply.NetProhibited),
        ("icmp-host-prohibited", "host-prohib", RejectReply.HostProhibited),
        ("tcp-reset", "tcp-rst", RejectReply.TcpReset),
        ("icmp-admin-prohibited", "admin-prohib", RejectReply.AdministrativelyProhibited),
    ];

    private static readonly (string Name, string Alias, RejectReply Reply)[] _types6 =
    [
        ("icmp6-no-route", "no-route", RejectReply.NoRoute6),
        ("icmp6-adm-prohibited", "adm-prohibited", RejectReply.AdministrativelyProhibited6),
        ("icmp6-addr-unreachable", "addr-unreach", RejectReply.AddressUnreachable6),
        ("icmp6-port-unreachable", "port-unreach", RejectReply.PortUnreachable6),
        ("tcp-reset", "tcp-reset", RejectReply.TcpReset),
        ("icmp6-policy-fail", "policy-fail", RejectReply.PolicyFail6),
        ("icmp6-reject-route", "reject-route", RejectReply.RejectRoute6),
    ];

    public static string Name => "REJECT";

    public static IReadOnlyList<OptionSpec> Options { get; } = [new("--reject-with")];

    public static TableSet Tables => TableSet.Filter;

    public static HookSet Hooks => HookSet.LocalIn | HookSet.Forward | HookSet.LocalOut;

    public string TargetName => Name;

    public static RejectTarget Parse(OptionReader options)
    {
        (string Name, string Alias, RejectReply Reply)[] types = options.Family == IpFamily.V4 ? _types4 : _types6;
        if (options.Find("--reject-with") is not { } use)
        {
            return options.Family == IpFamily.V4
                ? new RejectTarget(RejectReply.PortUnreachable, "icmp-port-unreachable")
                : new RejectTarget(RejectReply.PortUnreachable6, "icmp6-port-unreachable");
        }
        string text = use.Argument.Text;
        int index = Array.FindIndex(types, type =>
            type.Name.StartsWith(text, StringComparison.OrdinalIgnoreCase) || type.Alias.StartsWith(text, StringComparison.OrdinalIgnoreCase));
        if (index < 0)
        {
            if (options.Family == IpFamily.V4 && IsEchoReply(text)) { options.Io?.Error.Append("--reject-with echo-reply no longer supported\n"); }
            throw options.Fail(use, $"unknown reject type \"{text}\"", NearMiss.Hint(text, types.Select(type => type.Name)));
        }
        if (types[index].Reply == RejectReply.TcpReset && (options.Protocol != IpProtocol.Tcp || options.IsProtocolInverted))
        {
            throw options.FailInKernel(use, "TCP_RESET invalid for non-tcp: the rule needs -p tcp");
        }
        return new RejectTarget(types[index].Reply, types[index].Name);
    }

    public RuleVerdict Apply(PacketBuffer packet, in HookState state)
    {
        state.Services.Reject(packet, reply, in state);
        packet.Drop(DropReason.Rejected);
        return RuleVerdict.Stolen;
    }

    public void Print(CommandWriter to) => to.Option("--reject-with", name);

    public void List(ListWriter to) => to.Raw($" reject-with {name}");

    private static bool IsEchoReply(string text) =>
        "echo-reply".StartsWith(text, StringComparison.OrdinalIgnoreCase) || "echoreply".StartsWith(text, StringComparison.OrdinalIgnoreCase);
}
