using System.CommandLine;
using System.Runtime.CompilerServices;

namespace RlTemplates.Verbs;

/// <summary>
/// The words of a command line as they were typed: the parser takes <c>--config=x</c> apart and does not tell that from two
/// words.
/// </summary>
internal static class RawArguments
{
    private static readonly ConditionalWeakTable<ParseResult, IReadOnlyList<string>> Known = [];

    /// <summary>Remembers the words for as long as what was read of them lives.</summary>
    public static ParseResult Keep(ParseResult parsed, IReadOnlyList<string> args)
    {
        Known.AddOrUpdate(parsed, args);
        return parsed;
    }

    /// <summary>Whether an option and its value were one word: <c>--config=--x</c>.</summary>
    public static bool AreOneWord(ParseResult parsed, Option option, string value) =>
        Known.TryGetValue(parsed, out var args) && option.Aliases.Append(option.Name).Any(name => args.Contains($"{name}={value}", StringComparer.Ordinal));
}
