using Imq.Shaping.Filters;
using Imq.Shaping.Qdiscs;
using Imq.Syntax;

namespace Imq.Shaping.Syntax;

/// <summary><c>tc filter add|change|replace|del|get|show</c>.</summary>
/// <remarks>Source: iproute2 6.1 tc_filter.c; tc(8).</remarks>
internal static class FilterCommand
{
    private static readonly string[] Commands = ["add", "change", "replace", "delete", "get", "list", "show", "help"];

    public static int Run(TcRequest request)
    {
        if (request.Words.AtEnd) { return FilterShow.Run(request); }
        Word word = request.Words.Next();
        if (TcRequest.Matches(word, "add")) { return Modify(request, TcVerb.Add); }
        if (TcRequest.Matches(word, "change")) { return Modify(request, TcVerb.Change); }
        if (TcRequest.Matches(word, "replace")) { return Modify(request, TcVerb.Replace); }
        if (TcRequest.Matches(word, "delete")) { return Modify(request, null); }
        if (TcRequest.Matches(word, "get")) { return FilterShow.RunGet(request); }
        if (TcRequest.Matches(word, "list") || TcRequest.Matches(word, "show") || TcRequest.Matches(word, "lst")) { return FilterShow.Run(request); }
        if (!TcRequest.Matches(word, "help"))
        {
            throw TcFault.Own(word, $"tc filter has no command '{word.Text}'", $"Command \"{word.Text}\" is unknown, try \"tc filter help\".", NearMiss.Hint(word.Text, Commands));
        }
        request.Io.Error.Append(TcUsage.Filter);
        return 0;
    }

    /// <summary>Asks the part that stands for the kernel; its refusals get tc's second line.</summary>
    public static T Ask<T>(Func<T> what)
    {
        try
        {
            return what();
        }
        catch (SyntaxException refusal) when (refusal.Diagnostic.ExitStatus == 2)
        {
            Diagnostic fault = refusal.Diagnostic;
            throw new SyntaxException(fault with { OriginalText = fault.ToOriginalText() + "We have an error talking to the kernel\n" });
        }
    }

    /// <summary>Reads the words behind the kind.</summary>
    public static FilterOptions? ReadOptions(FilterSelection selection, TcOptions options)
    {
        if (selection.Kind is not { } word)
        {
            return selection.Handle is not { } handle ? null
                : throw TcFault.Own(handle, "a handle needs the filter's kind", "Must specify filter type when using \"handle\"");
        }
        if (BuiltInFilters.Find(word.Text) is { } kind) { return kind.Parse(selection.Handle?.Text, options); }
        if (options.Words.AtEnd || TcKinds.Filters.Contains(word.Text)) { return null; }
        throw options.Fault(word, $"there is no filter '{word.Text}'",
            $"Unknown filter \"{word.Text}\", hence option \"{options.Words.Peek.Text}\" is unparsable",
            NearMiss.Hint(word.Text, BuiltInFilters.All.Select(static each => each.Name)), withUsage: false);
    }

    /// <param name="verb">Null for delete.</param>
    private static int Modify(TcRequest request, TcVerb? verb)
    {
        if (!request.Words.AtEnd && TcRequest.Matches(request.Words.Peek, "help"))
        {
            request.Io.Error.Append(TcUsage.Filter);
            return 0;
        }
        FilterSelection selection = FilterSelection.Read(request, isShow: false);
        TcOptions options = request.Options(selection.Kind?.Text ?? "");
        if (selection.Device is { } name) { request.Device(name); }
        FilterOptions? filter = ReadOptions(selection, options);
        return Ask(() =>
        {
            FilterEditor editor = new(request.RequiredDevice(selection.Device), selection, filter, options, request.Control);
            if (verb is { } given) { editor.Change(given); } else { editor.Delete(); }
            return 0;
        });
    }
}
