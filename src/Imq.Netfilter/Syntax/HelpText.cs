namespace Imq.Netfilter.Syntax;

/// <summary>What <c>-h</c> prints. Our own words: nothing reads it but people.</summary>
internal static class HelpText
{
    public static string Of(string program) => $"""
        {program} v{Refusal.Version}

        {program} [-t TABLE] COMMAND [CHAIN] [RULE] [OPTIONS]

        Commands
          -A CHAIN RULE            append a rule            -I CHAIN [N] RULE   insert it before rule N (1)
          -R CHAIN N RULE          replace rule N           -D CHAIN RULE | N   delete it
          -C CHAIN RULE            is there such a rule?    -L [CHAIN [N]]      list; -S: as commands
          -F [CHAIN]               delete all rules         -Z [CHAIN [N]]      zero counters
          -N CHAIN                 new user chain           -X [CHAIN]          delete empty, unused user chains
          -E OLD NEW               rename a user chain      -P CHAIN POLICY     ACCEPT or DROP
        Rule
          [!] -s ADDRESS[/MASK][,...]   [!] -d ADDRESS[/MASK][,...]   [!] -p PROTOCOL   [!] -i NAME[+]   [!] -o NAME[+]   [!] -f
          -m MATCH [its options]        -j TARGET [its options]       -g CHAIN          -c PACKETS BYTES
        Options
          -n numbers, no names   -v more   -x exact counts   --line-numbers   -t TABLE: mangle, filter (default)
          -w, -W, --modprobe are accepted and change nothing

        """;
}
