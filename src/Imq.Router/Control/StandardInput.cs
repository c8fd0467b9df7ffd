namespace Imq.Router.Control;

/// <summary>Which commands read their caller's standard input.</summary>
internal static class StandardInput
{
    private static readonly string[] _withValue = ["-T", "--table", "-w", "--wait", "-W", "--wait-interval", "-M", "--modprobe"];

    /// <param name="arguments">The command's name first.</param>
    public static bool IsRead(IReadOnlyList<string> arguments) => arguments[0] switch
    {
        "iptables-restore" or "ip6tables-restore" => !HasFile(arguments),
        "tc" or "ip" => IsBatch(arguments),
        "apply" => arguments.Contains("-"),
        _ => false,
    };

    private static bool HasFile(IReadOnlyList<string> arguments)
    {
        for (int i = 1; i < arguments.Count; i++)
        {
            if (arguments[i] is "-h" or "--help" or "-V" or "--version") { return true; }
            if (Array.IndexOf(_withValue, arguments[i]) >= 0)
            {
                // -w takes a number or nothing.
                if (arguments[i] is not ("-w" or "--wait") || (i + 1 < arguments.Count && int.TryParse(arguments[i + 1], out _))) { i++; }
            }
            else if (!arguments[i].StartsWith('-')) { return true; }
        }
        return false;
    }

    private static bool IsBatch(IReadOnlyList<string> arguments)
    {
        for (int i = 1; i < arguments.Count && arguments[i].StartsWith('-'); i++)
        {
            if (arguments[i] is "-b" or "-ba" or "-bat" or "-batc" or "-batch" or "--batch")
            {
                return i + 1 >= arguments.Count || arguments[i + 1] is "-" or "/dev/stdin";
            }
        }
        return false;
    }
}
