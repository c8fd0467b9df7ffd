using System.Numerics;
using Imq.Netfilter.Tables;
using Imq.Syntax;

namespace Imq.Netfilter.Syntax;

/// <summary>The commands and the words that belong to them.</summary>
internal sealed partial class CommandLineParser
{
    /// <summary>In the order of <see cref="CommandKinds"/>' bits; those that share a letter are told apart by their words.</summary>
    private const string CommandLetters = "IDDRALFZNXPESZC";

    private void TakeCommand(char letter, Word argument, Word? attached)
    {
        CommandKinds command = (CommandKinds)(1 << CommandLetters.IndexOf(letter, StringComparison.Ordinal));
        if (command == CommandKinds.NewChain) { CheckNewChain(argument); }
        Add(command, argument.Span);
        _request.Chain = letter is 'L' or 'S' or 'F' or 'Z' or 'X' ? attached ?? _scanner.TakeArgument() ?? _request.Chain : argument;
        switch (letter)
        {
            case 'E':
                _request.NewName = _scanner.TakeArgument() ?? throw refuse.Usage(argument.Span, "-E requires old-chain-name and new-chain-name");
                break;
            case 'P':
                _request.Policy = _scanner.TakeArgument() ?? throw refuse.Usage(argument.Span, "-P requires a chain and a policy");
                break;
            case 'D' or 'R' or 'I':
            case 'L' or 'S' or 'Z' when _request.Chain is not null:
                TakeRuleNumber(letter, argument);
                break;
        }
    }

    private void TakeRuleNumber(char letter, Word chain)
    {
        if (_scanner.TakeArgument() is { } word) { _request.RuleNumber = Number(word); }
        else if (letter == 'I') { _request.RuleNumber = 1; }
        else if (letter == 'R') { throw refuse.Usage(chain.Span, "-R requires a rule number"); }
        else { return; }
        if (letter == 'D') { _request.Commands = CommandKinds.DeleteNumber; }
        if (letter == 'Z') { _request.Commands = CommandKinds.ZeroNumber; }
    }

    private void Add(CommandKinds command, SourceSpan span)
    {
        if (_inverted) { throw refuse.Usage(span, "unexpected '!' flag"); }
        const CommandKinds Lists = CommandKinds.List | CommandKinds.ListRules, Zeros = CommandKinds.Zero | CommandKinds.ZeroNumber;
        CommandKinds others = (command & Lists) != 0 ? Zeros : (command & Zeros) != 0 ? Lists : CommandKinds.None;
        if ((_request.Commands & ~others) != 0)
        {
            throw refuse.Usage(span, $"Cannot use -{LetterOf(command)} with -{LetterOf(_request.Commands & ~others)}");
        }
        _request.Commands |= command;
    }

    private static char LetterOf(CommandKinds command) => CommandLetters[BitOperations.TrailingZeroCount((int)command)];

    private int Number(Word word) => Integers.TryParse(word.Text, out UInt128 number) && number > 0 && number <= int.MaxValue
        ? (int)number
        : throw refuse.Usage(word.Span, $"Invalid rule number `{word.Text}'");

    private void CheckNewChain(Word name)
    {
        if (name.Text.Length > 0 && name.Text[0] is '-' or '!')
        {
            throw refuse.Usage(name.Span, $"chain name not allowed to start with `{name.Text[0]}'");
        }
        if (name.Text.Length == 0 || RuleAction.StandardVerdict(name.Text) is not null || name.Text == "QUEUE"
            || BuiltInExtensions.Targets.Any(target => target.Name == name.Text && target.Knows(family)))
        {
            throw refuse.Usage(name.Span, "chain name may not clash with target name");
        }
        if (name.Text.Any(char.IsWhiteSpace)) { throw refuse.Usage(name.Span, $"Invalid chain name `{name.Text}'"); }
    }
}
