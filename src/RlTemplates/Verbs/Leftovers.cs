using System.CommandLine;
using System.CommandLine.Parsing;
using RlTemplates.Configuration;
using RlTemplates.Options;

namespace RlTemplates.Verbs;

/// <summary>Judges what a verb without options of the config class did not take: all of it is a mistake.</summary>
internal static class Leftovers
{
    /// <summary>Says what is wrong with each token.</summary>
    public static IEnumerable<string> Judge(ParseResult parsed, Command command)
    {
        var tokens = Tokens(parsed, command);
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (!IsName(token) && command.Subcommands.Count > 0)
            {
                var isOfProgram = !command.Parents.Any();
                yield return isOfProgram && KnownPackages.OfVerb(token) is { } package
                    ? $"The verb '{token}' is in the package {package}, which is not referenced; run dotnet add package {package}."
                    : $"Unknown verb '{token}'{OptionLookup.DidYouMean(token, command.Subcommands.Select(c => c.Name))}";
                yield break;
            }
            if (!IsName(token))
            {
                yield return $"'{token}' is one argument too many for {command.Name}.";
                continue;
            }
            var name = token.Split('=')[0];
            var options = VerbTree.OptionsOf(command).Where(o => !o.Hidden).Select(o => o.Name);
            yield return $"Unknown option {name}{OptionLookup.DidYouMean(name, options)}";
            if (name == token && i + 1 < tokens.Count && !IsName(tokens[i + 1]))
                i++;
        }
    }

    /// <summary>Whether the first word after a verb that has others below it is almost one of those.</summary>
    public static bool IsMisspeltVerb(ParseResult parsed, Command command) => command.Subcommands.Count > 0
        && parsed.UnmatchedTokens is [var word, ..] && !IsName(word) && Suggestion.Nearest(word, command.Subcommands.Select(c => c.Name)) is not null;

    // The parser gives an unknown option to an argument that still lacks a value.
    private static List<string> Tokens(ParseResult parsed, Command command) =>
    [
        .. command.Arguments.SelectMany(a => parsed.GetResult(a)?.Tokens ?? []).Select(t => t.Value).Where(IsName),
        .. parsed.UnmatchedTokens,
    ];

    private static bool IsName(string token) => token.StartsWith('-') && token.Length > 1;
}
