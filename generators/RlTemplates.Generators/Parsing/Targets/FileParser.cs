using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing.Targets;

/// <summary>Judges paths of a target against the files that the project shows to the compiler.</summary>
internal static class FileParser
{
    public static void Judge(IReadOnlyList<Declaration> all, ProjectFiles files, ParseContext context)
    {
        if (!files.IsShown)
            return;
        foreach (var declaration in all)
        {
            foreach (var argument in declaration.Arguments)
            {
                if (argument.Property.AttributeOf(KnownNames.FileMustExist) is not { } rule)
                    continue;
                foreach (var (value, place) in argument.Elements)
                {
                    if (value is string path)
                        Judge(path, place, new(declaration, argument, rule), files, context);
                }
            }
        }
    }

    private static void Judge(string path, Location place, Rule rule, ProjectFiles files, ParseContext context)
    {
        if (ProjectFiles.Normalize(rule.Start + path) is not { } whole || (rule.IsFolder ? files.HasFolder(whole) : files.HasFile(whole)))
            return;
        var start = ProjectFiles.Normalize(rule.Start) is { Length: > 0 } folder ? folder + "/" : "";
        var known = rule.IsFolder ? files.Folders : files.Paths.Where(p => !p.EndsWith(".cs", StringComparison.Ordinal));
        var nearest = Suggestion.Nearest(path, known.Where(p => p.StartsWith(start, StringComparison.Ordinal)).Select(p => p.Substring(start.Length)));
        context.Sink.Report(
            Rules.MissingFile, place, Mend.Replace(nearest is null ? null : Literal.Of(nearest)),
            rule.Argument.Name, rule.Declaration.Kind, path, rule.IsFolder ? "folder" : "file", nearest is null ? "" : $"; did you mean '{nearest}'?");
    }

    private sealed class Rule(Declaration declaration, Argument argument, AttributeData attribute)
    {
        public Declaration Declaration { get; } = declaration;

        public Argument Argument { get; } = argument;

        public bool IsFolder { get; } = attribute.Named("IsDirectory") is true;

        /// <summary>The folder that paths start from, with a slash; empty for the project.</summary>
        public string Start { get; } = attribute.Named("RelativeTo") is string other && declaration.Find(other)?.Value is string { Length: > 0 } folder ? folder.TrimEnd('/', '\\') + "/" : "";
    }
}
