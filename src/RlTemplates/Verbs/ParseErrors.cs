using System.CommandLine;
using System.CommandLine.Parsing;

namespace RlTemplates.Verbs;

/// <summary>What is wrong with a verb's own options, in the style of all other errors.</summary>
internal static class ParseErrors
{
    /// <summary>Says each error once.</summary>
    public static IEnumerable<string> Messages(ParseResult parsed) =>
        parsed.Errors.Select(Message).Concat(OptionsMissingValue(parsed).Select(Missing)).Distinct(StringComparer.Ordinal);

    /// <summary>Whether an option is free of errors, so that its value can be read.</summary>
    public static bool IsRight(ParseResult parsed, Option option) => !parsed.Errors.Any(e => Owner(e)?.Option == option);

    private static string Message(ParseError error) => Owner(error) switch
    {
        { IdentifierTokenCount: > 1 } option => $"{option.Option.Name} is given {option.IdentifierTokenCount} times; give it once.",
        { Tokens.Count: 0 } option => Missing(option.Option),
        { Option.ValueType: var type } option when type == typeof(bool) =>
            $"{option.Option.Name} is '{option.Tokens[0].Value}'; it must be true or false.",
        null when error.SymbolResult is ArgumentResult { Tokens.Count: 0 } argument =>
            $"<{argument.Argument.Name}> is missing: {argument.Argument.Description}",
        _ => error.Message,
    };

    /// <summary>The command line without the options whose value is missing, so that the rest can be judged.</summary>
    public static IReadOnlyList<string>? GiveBack(ParseResult parsed)
    {
        var names = OptionsMissingValue(parsed).SelectMany(o => o.Aliases.Append(o.Name)).ToHashSet(StringComparer.Ordinal);
        var tokens = parsed.Tokens.Select(t => t.Value).ToList();
        return names.Count == 0 ? null : [.. tokens.Where((t, i) => !names.Contains(t) || i + 1 >= tokens.Count || !IsName(tokens[i + 1]))];
    }

    // An option name after a verb's option is not its value: the value in between was forgotten. After = it is.
    private static IEnumerable<Option> OptionsMissingValue(ParseResult parsed) => VerbTree.OptionsOf(parsed.CommandResult.Command)
        .Where(option => parsed.GetResult(option) is { Implicit: false, Tokens: [{ Value: var value }, ..] }
            && IsName(value) && !RawArguments.AreOneWord(parsed, option, value));

    private static bool IsName(string token) => token.StartsWith("--", StringComparison.Ordinal);

    private static string Missing(Option option) => $"{option.Name} lacks its value; it must be {option.HelpName ?? "text"}.";

    private static OptionResult? Owner(ParseError error) =>
        error.SymbolResult as OptionResult ?? error.SymbolResult?.Parent as OptionResult;
}
