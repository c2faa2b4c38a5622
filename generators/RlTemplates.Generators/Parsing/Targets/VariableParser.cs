using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing.Targets;

/// <summary>Judges lists of environment variables, each NAME=value.</summary>
internal static class VariableParser
{
    private const int MostVariables = 100;
    private const int LongestText = 512;
    private const string NamePattern = "[A-Za-z_][A-Za-z0-9_]*";

    /// <summary>What can be asked of each variable by itself, wherever it is set.</summary>
    public static TextPattern Form { get; } = new(
        FormattableString.Invariant($@"(?=[^=]{{1,{LongestText}}}=){NamePattern}=((?!{SecretReference.Prefix})[\s\S]{{0,{LongestText}}}|(?=.{{0,{LongestText}}}\z){SecretReference.Pattern})"),
        "be NAME=value, with a name of letters, digits and underscores and at most 512 characters on either side; a secret is NAME=secret:PLACE");

    public static void Judge(Declaration declaration, ParseContext context)
    {
        foreach (var argument in declaration.Arguments.Where(a => a.Property.AttributeOf(KnownNames.Variables) is not null))
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (value, place) in argument.Elements)
            {
                var text = value as string ?? "";
                var sign = text.IndexOf('=');
                var name = sign < 0 ? text : text.Substring(0, sign);
                if (Fault(text, name, sign, seen) is { } fault)
                    context.Sink.Report(Rules.MalformedVariable, place, name, declaration.Kind, fault);
                else if (Secrets.IsSecret(name, text.Substring(sign + 1)))
                    context.Sink.Report(Rules.SecretInTarget, place, $"The variable '{name}'", declaration.Kind);
            }
        }
    }

    private static string? Fault(string text, string name, int sign, HashSet<string> seen)
    {
        if (sign < 0)
            return "has no value; write NAME=value";
        if (!TextPattern.Matches(name, NamePattern) || name.Length > LongestText)
            return "must be named by letters, digits and underscores and not begin with a digit";
        if (text.Length - sign - 1 > LongestText)
            return $"has a value of {text.Length - sign - 1} characters; at most {LongestText} are passed on";
        if (!seen.Add(name))
            return "is there twice; remove one";
        if (text.Substring(sign + 1) is var value && SecretReference.IsMeant(value) && !SecretReference.Is(value))
            return $"is a reference to a secret that leads nowhere; write {SecretReference.Expected}";
        return seen.Count > MostVariables ? $"is one more than the {MostVariables} that are passed on" : null;
    }
}
