using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Machines;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing.Targets;

/// <summary>Judges sizes of machines, and what is asked of them, against the table of sizes.</summary>
internal static class MachineParser
{
    public static void Judge(Declaration declaration, MachineTable table, ParseContext context)
    {
        foreach (var argument in declaration.Arguments)
        {
            if (Provider(argument) is { } provider && argument.Value is string name && table.Find(provider, name) is null && HasForm(argument, name))
                ReportUnknown(argument, provider, name, table, context);
            foreach (var relation in argument.IsSet ? argument.Property.AttributesOf(KnownNames.NeedsGpu) : [])
                JudgeGpu(declaration, argument, relation, table, context);
        }
    }

    /// <summary>The size that a property of a declaration names, or null where it names none or nothing is known of it.</summary>
    public static MachineSize? Size(Declaration declaration, string property, MachineTable table) =>
        declaration.Find(property) is { Value: string name } argument && Provider(argument) is { } provider ? table.Find(provider, name) : null;

    private static string? Provider(Argument argument) => argument.Property.AttributeOf(KnownNames.MachineSize)?.Text();

    /// <summary>What has not even the form of a size is another rule's finding.</summary>
    private static bool HasForm(Argument argument, string name) =>
        argument.Property.AttributeOf(KnownNames.Pattern)?.Text() is not { } pattern || TextPattern.Matches(name, pattern);

    private static void ReportUnknown(Argument argument, string provider, string name, MachineTable table, ParseContext context)
    {
        var nearest = Suggestion.Nearest(name, table.Of(provider).Select(s => s.Name).OrderBy(n => n, StringComparer.Ordinal));
        context.Sink.Report(
            Rules.UnknownMachineSize, argument.Place, Mend.Replace(nearest is null ? null : Literal.Of(nearest)), provider, name, nearest is null ? "" : $"did you mean '{nearest}'? Else ");
    }

    private static void JudgeGpu(Declaration declaration, Argument argument, AttributeData relation, MachineTable table, ParseContext context)
    {
        foreach (var property in RelationParser.Others(relation))
        {
            if (Size(declaration, property, table) is not { Gpus: 0 } size)
                continue;
            var other = table.Of(size.Provider).Where(s => s.Gpus > 0).OrderBy(s => Math.Abs(s.Cpus - size.Cpus)).ThenBy(s => s.Name, StringComparer.Ordinal).FirstOrDefault();
            context.Sink.Report(Rules.MachineWithoutGpu, argument.Place, argument.Name, declaration.Kind, declaration.Find(property)!.Value!, other is null ? "another size" : $"a size such as {other.Name}");
        }
    }
}
