using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing.Targets;

/// <summary>
/// Finds literals of a target that look like secrets, other than variables: arguments of a script by their names, any text by
/// what it holds.
/// </summary>
internal static class SecretParser
{
    public static void Judge(Declaration declaration, ParseContext context)
    {
        foreach (var argument in declaration.Arguments.Where(a => a.Property.AttributeOf(KnownNames.Variables) is null))
        {
            foreach (var (value, place) in argument.Elements)
            {
                if (value is string text && Subject(argument, text) is { } subject)
                    context.Sink.Report(Rules.SecretInTarget, place, subject, declaration.Kind);
            }
        }
    }

    private static string? Subject(Argument argument, string text)
    {
        var sign = text.IndexOf('=');
        if (sign > 0 && text[0] == '-')
            return Secrets.IsSecret(text.Substring(0, sign).TrimStart('-'), text.Substring(sign + 1)) ? $"The argument '{text.Substring(0, sign)}' in '{argument.Name}'" : null;
        return Secrets.IsSecretValue(text) || Secrets.IsSecretValue(text.Substring(sign + 1)) ? $"'{argument.Name}'" : null;
    }
}
