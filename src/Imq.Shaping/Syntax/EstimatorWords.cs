using Imq.Syntax;
using Imq.Syntax.Units;

namespace Imq.Shaping.Syntax;

/// <summary><c>estimator INTERVAL TIME_CONSTANT</c>: checked; this router estimates no rates, and says so.</summary>
internal static class EstimatorWords
{
    public static void Read(Word word, TcRequest request)
    {
        Word interval = request.Value();
        if (!TcTime.TryParse(interval.Text, out _)) { throw TcFault.Argument(new Word("invalid estimator interval", interval.Span), "estimator", "a time"); }
        Word constant = request.Value();
        if (!TcTime.TryParse(constant.Text, out _)) { throw TcFault.Argument(new Word("invalid estimator time constant", constant.Span), "estimator", "a time"); }
        request.Io.Warn(word.Span, "estimator has no effect: this router counts bytes and packets but estimates no rates");
    }
}
