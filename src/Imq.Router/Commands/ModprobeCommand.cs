using System.Globalization;
using Imq.Netfilter;
using Imq.Netfilter.Hooks;
using Imq.Router.Interfaces;
using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary><c>modprobe</c>, <c>insmod</c>, <c>rmmod</c> and <c>lsmod</c>, for scripts that load what is built in here.</summary>
/// <remarks>
/// <c>modprobe imq</c> does what its parameters say each time, not only the first: the sixteen devices are there from the start, so a
/// script's numdevs= would never take effect otherwise. Without parameters it changes nothing. Texts: kmod 30; the module's own go to
/// the log. Source: linuximq imq.c.
/// </remarks>
/// <param name="log">Takes a line of the kernel's log.</param>
internal sealed class ModprobeCommand(InterfaceTable interfaces, PacketFilter filter, Action<string> log)
{
    private readonly HashSet<string> _loaded = [.. KernelModules.Initial];

    public static IReadOnlyList<string> Names { get; } = ["modprobe", "insmod", "rmmod", "lsmod"];

    public static SyntaxException Fault(Word at, string text, string? hint = null)
    {
        int colon = text.LastIndexOf("ERROR: ", StringComparison.Ordinal);
        string message = colon < 0 ? text.Replace("modprobe: FATAL: ", "", StringComparison.Ordinal) : text[(colon + "ERROR: ".Length)..];
        return new SyntaxException(Diagnostic.Error(at.Span, message) with { OriginalText = text + "\n", Hint = hint });
    }

    public int Execute(IReadOnlyList<Word> words, CommandIo io)
    {
        string program = Path.GetFileName(words[0].Text);
        return program switch
        {
            "lsmod" => List(io),
            "rmmod" => Rmmod(words),
            "insmod" => Insmod(words, io),
            _ => Modprobe(words, io),
        };
    }

    private int Modprobe(IReadOnlyList<Word> words, CommandIo io)
    {
        bool remove = false, all = false, quiet = false, dry = false;
        List<Word> rest = [];
        foreach (Word word in words.Skip(1))
        {
            switch (word.Text)
            {
                case "-r" or "--remove": remove = true; break;
                case "-a" or "--all": all = true; break;
                case "-q" or "--quiet": quiet = true; break;
                case "-n" or "--dry-run" or "--show": dry = true; break;
                case "-v" or "--verbose" or "-s" or "--syslog" or "-b" or "--use-blacklist" or "-f" or "--force" or "-i": break;
                case ['-', ..]: throw Fault(word, $"modprobe: ERROR: '{word}' is not supported here");
                default: rest.Add(word); break;
            }
        }
        if (rest.Count == 0) { throw Fault(words[0], "modprobe: ERROR: missing parameters. See -h."); }
        int names = all || remove ? rest.Count : 1;
        foreach (Word name in rest.Take(names))
        {
            if (!IsKnown(name, quiet)) { return 1; }
            if (dry) { continue; }
            if (remove) { Unload(KernelModules.Normalize(name.Text)); }
            else { Load("modprobe", name, rest.Skip(names), io); }
        }
        return 0;
    }

    private static bool IsKnown(Word name, bool quiet)
    {
        string module = KernelModules.Normalize(name.Text);
        if (KernelModules.Exists(module)) { return true; }
        if (quiet) { return false; }
        string release = File.Exists("/proc/sys/kernel/osrelease") ? File.ReadAllText("/proc/sys/kernel/osrelease").Trim() : "";
        throw Fault(name, $"modprobe: FATAL: Module {name} not found in directory /lib/modules/{release}", NearMiss.Hint(module, KernelModules.Known));
    }

    private int Insmod(IReadOnlyList<Word> words, CommandIo io)
    {
        if (words.Count < 2) { throw Fault(words[0], "insmod: ERROR: missing filename."); }
        if (!KernelModules.Exists(KernelModules.Normalize(words[1].Text)))
        {
            throw Fault(words[1], $"insmod: ERROR: could not load module {words[1]}: No such file or directory",
                NearMiss.Hint(KernelModules.Normalize(words[1].Text), KernelModules.Known));
        }
        Load("insmod", words[1], words.Skip(2), io);
        return 0;
    }

    private int Rmmod(IReadOnlyList<Word> words)
    {
        Word[] names = [.. words.Skip(1).Where(w => !w.Text.StartsWith('-'))];
        if (names.Length == 0) { throw Fault(words[0], "rmmod: ERROR: missing module name."); }
        foreach (Word name in names)
        {
            string module = KernelModules.Normalize(name.Text);
            bool isLoaded = module == KernelModules.Imq ? interfaces.ImqCount > 0 : _loaded.Contains(module);
            if (!isLoaded) { throw Fault(name, $"rmmod: ERROR: Module {name} is not currently loaded"); }
            Unload(module);
        }
        return 0;
    }

    private void Load(string program, Word name, IEnumerable<Word> parameters, CommandIo io)
    {
        string module = KernelModules.Normalize(name.Text);
        if (module != KernelModules.Imq)
        {
            _loaded.Add(module);
            return;
        }
        ImqParameters given = ImqParameters.Read(program, parameters, io, log);
        bool isNew = interfaces.ImqCount == 0;
        int count = given.Devices ?? (isNew ? InterfaceTable.DefaultImqCount : interfaces.ImqCount);
        bool changes = count != interfaces.ImqCount || (given.Behavior is { } wanted && wanted != filter.Behavior);
        if (given.Behavior is { } behavior) { filter.Behavior = behavior; }
        if (count != interfaces.ImqCount) { interfaces.LoadImq(count); }
        if (changes) { Announce(count, given); }
    }

    private void Announce(int count, ImqParameters given)
    {
        log(string.Create(CultureInfo.InvariantCulture,
            $"IMQ driver loaded successfully. (numdevs = {count}, numqueues = {given.Queues}, imq_dev_accurate_stats = {given.AccurateStatistics})"));
        bool isPreBefore = filter.Behavior is ImqBehavior.BA or ImqBehavior.BB, isPostBefore = filter.Behavior is ImqBehavior.AB or ImqBehavior.BB;
        log($"\tHooking IMQ {(isPreBefore ? "before" : "after")} NAT on PREROUTING.");
        log($"\tHooking IMQ {(isPostBefore ? "before" : "after")} NAT on POSTROUTING.");
    }

    private void Unload(string module)
    {
        if (module != KernelModules.Imq)
        {
            _loaded.Remove(module);
            return;
        }
        if (interfaces.ImqCount == 0) { return; }
        interfaces.UnloadImq();
        log("IMQ driver unloaded successfully.");
    }

    /// <summary>Sizes are made up: there is no module.</summary>
    private int List(CommandIo io)
    {
        io.Out.Append("Module                  Size  Used by\n");
        IEnumerable<string> modules = interfaces.ImqCount > 0 ? [KernelModules.Imq, .. _loaded] : _loaded;
        foreach (string module in modules) { io.Out.Append(CultureInfo.InvariantCulture, $"{module,-19} {16384,8}  0\n"); }
        return 0;
    }
}
