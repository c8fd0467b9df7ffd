using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Imq.Router.Interop;
using Xunit;

namespace Imq.Router.Tests.Interop;

/// <summary>Every constant, size and offset of <see cref="Libc"/> beside what the C compiler says.</summary>
public sealed class LibcTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly string[] s_headers =
    [
        "errno.h", "fcntl.h", "sched.h", "stddef.h", "stdio.h", "time.h", "unistd.h", "sys/epoll.h", "sys/eventfd.h", "sys/ioctl.h", "sys/mount.h",
        "sys/prctl.h", "sys/socket.h", "sys/uio.h", "linux/if.h", "linux/if_addr.h", "linux/if_link.h", "linux/if_tun.h", "linux/netlink.h",
        "linux/rtnetlink.h",
    ];

    /// <summary>Since Linux 6.2; older header packages lack them.</summary>
    private static readonly string[] s_recent = ["TUN_F_USO4", "TUN_F_USO6"];

    [Fact]
    public void Every_constant_size_and_offset_is_what_the_compiler_says()
    {
        Dictionary<string, long> ours = Constants().Concat(Layouts()).ToDictionary(pair => pair.Name, pair => pair.Value);
        Dictionary<string, long> theirs = CompileAndRun(ours.Keys);

        Assert.True(ours.Count > 150, $"only {ours.Count} found");
        string[] wrong = [.. ours.Where(pair => theirs.TryGetValue(pair.Key, out long value) && value != pair.Value)
            .Select(pair => $"{pair.Key}: {pair.Value}, in C {theirs[pair.Key]}")];
        Assert.Empty(wrong);
        Assert.Empty(ours.Keys.Except(theirs.Keys).Except(s_recent));
    }

    private static IEnumerable<(string Name, long Value)> Constants() =>
        from field in typeof(Libc).GetFields(Declared)
        where field.IsLiteral
        select (field.Name, Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture));

    private static IEnumerable<(string Name, long Value)> Layouts()
    {
        yield return ("sizeof(struct epoll_event)", Libc.epoll_event_size);
        yield return ("offsetof(struct epoll_event, data)", Libc.epoll_event_data_offset);
        foreach (Type type in typeof(Libc).GetNestedTypes(BindingFlags.Public).Where(type => type != typeof(Libc.ifname)))
        {
            string name = "struct " + type.Name;
            yield return ($"sizeof({name})", Marshal.SizeOf(type));
            foreach (FieldInfo field in type.GetFields(Declared))
            {
                yield return ($"offsetof({name}, {field.Name})", Marshal.OffsetOf(type, field.Name));
            }
        }
    }

    private static Dictionary<string, long> CompileAndRun(IEnumerable<string> names)
    {
        string folder = Directory.CreateTempSubdirectory("imq-libc-").FullName;
        try
        {
            string source = Path.Combine(folder, "probe.c"), program = Path.Combine(folder, "probe");
            File.WriteAllText(source, Source(names));
            string complaint = Output("gcc", "-o", program, source);
            Assert.True(complaint.Length == 0, complaint);
            return Output(program).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))
                .ToDictionary(parts => parts[0], parts => long.Parse(parts[1], CultureInfo.InvariantCulture));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Source(IEnumerable<string> names)
    {
        var text = new StringBuilder("#define _GNU_SOURCE\n");
        foreach (string header in s_headers) { text.Append(CultureInfo.InvariantCulture, $"#include <{header}>\n"); }
        text.Append("int main(void) {\n");
        foreach (string name in names)
        {
            string line = $"printf(\"%s\\t%lld\\n\", \"{name}\", (long long)({name}));";
            text.Append(s_recent.Contains(name) ? $"#ifdef {name}\n{line}\n#endif\n" : line + "\n");
        }
        return text.Append("return 0; }\n").ToString();
    }

    /// <returns>Standard output and standard error.</returns>
    private static string Output(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        return process.StandardOutput.ReadToEnd() + errors.Result;
    }
}
