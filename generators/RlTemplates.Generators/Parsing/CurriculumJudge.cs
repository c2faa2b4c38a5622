using System.Globalization;
using Microsoft.CodeAnalysis;
using RlTemplates.Curricula;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing;

/// <summary>Judges the curricula of a config class, and of what a preset makes of it, as far as constants say what they are.</summary>
internal static class CurriculumJudge
{
    /// <summary>What stands before the path of an option in the name of its metric.</summary>
    private const string Column = "curriculum/";

    /// <summary>Judges what the class itself says.</summary>
    public static void Judge(INamedTypeSymbol type, ParseContext context)
    {
        if (AddedGroups.Curriculum.Declared(type, context.Compilation) is not IPropertySymbol property)
            return;
        var values = new InitialValues(type, context);
        if (values.Records(property.Name, isList: true) is not { Count: > 0 } records)
            return;
        foreach (var found in Find(type, [.. records.Select(r => r.Type)], values, property.Name, context))
        {
            var place = Ancestors(found.Path).Select(p => values.PlaceOf(Pascal(p))).FirstOrDefault(p => p is not null) ?? (property.Place() is { IsInSource: true } declared ? declared : type.Place());
            var isPrecise = values.PlaceOf(Pascal(found.Path)) is not null;
            context.Sink.Report(RuleOf(found.Fault), place, Mend.Replace(isPrecise && found.Nearest is { } nearest ? Written(found, nearest) : null), $"{found.Path} {found.Words}");
        }
    }

    /// <summary>What is wrong with curricula.</summary>
    /// <param name="type">The config class.</param>
    /// <param name="records">Their types; null where one is not known.</param>
    /// <param name="values">Their options, by paths of properties below the name of the list.</param>
    /// <param name="list">That name.</param>
    /// <param name="context">Of the parse.</param>
    public static IEnumerable<CurriculumFinding> Find(INamedTypeSymbol type, IReadOnlyList<INamedTypeSymbol?> records, IOptionTexts values, string list, ParseContext context)
    {
        if (PartParser.Parts(type, KnownNames.EnvironmentOptions, context.Compilation).FirstOrDefault() is not ({ } part, { } factory, { } options))
            return [];
        var facts = records.Select((record, index) => FactsOf(record, index, values, list)).ToList();
        return CurriculumRules.Judge(facts, EnvironmentOf(part, factory, options, MetricParser.Known(type, context), context)).Concat(facts.SelectMany(f => Unreachable(f, type, values, list, context)));
    }

    /// <summary>Whether a metric is the column in which a curriculum of the class, or of a preset above it, tells its value.</summary>
    public static bool IsColumn(string metric, INamedTypeSymbol type, ParseContext context)
    {
        if (!metric.StartsWith(Column, StringComparison.Ordinal) || PartParser.Parts(type, KnownNames.EnvironmentOptions, context.Compilation).FirstOrDefault() is not ({ } part, _, { } options))
            return false;
        var silent = new ParseContext(context.Compilation, new MessageSink(), context.CancellationToken) { OnlyReads = true };
        return OptionParser.Record(options, silent).Leaves.Any(l => metric == $"{Column}{NameCase.ToSnake(part.Name)}.{l.Option.Path}");
    }

    /// <summary>The rule that says so.</summary>
    public static DiagnosticDescriptor RuleOf(CurriculumFault fault) => fault switch
    {
        CurriculumFault.Option => Rules.CurriculumOption,
        CurriculumFault.Values => Rules.CurriculumValues,
        _ => Rules.CurriculumMetric,
    };

    /// <summary>A path, and those of what holds it, the next one first.</summary>
    public static IEnumerable<string> Ancestors(string path)
    {
        for (var at = path; at.Contains('.'); at = at.Substring(0, at.LastIndexOf('.')))
            yield return at;
    }

    private static CurriculumFacts FactsOf(INamedTypeSymbol? record, int index, IOptionTexts values, string list)
    {
        var path = "curriculum." + index.ToString(CultureInfo.InvariantCulture);
        var (isScheduled, isStepped) = (record.DerivesFrom(KnownNames.ScheduledCurriculum), record.DerivesFrom(KnownNames.SteppedCurriculum));
        return new(path)
        {
            Option = Text("option"),
            Values = List("values"),
            Steps = isScheduled ? List("steps") : null,
            Metric = isStepped ? Text("metric") : null,
            HasBounds = isStepped && Text("at_least") is { } least && Text("at_most") is { } most ? (ConstraintTexts.IsSet(least), ConstraintTexts.IsSet(most)) : null,
        };

        string? Text(string name) => values.TextOf(Below(list, path + "." + name));

        IReadOnlyList<string?>? List(string name) => Text(name) is { } text ? [.. ListText.Split(text)] : null;
    }

    private static CurriculumEnvironment EnvironmentOf(IPropertySymbol part, INamedTypeSymbol factory, INamedTypeSymbol options, IReadOnlyCollection<string> metrics, ParseContext context)
    {
        var prefix = NameCase.ToSnake(part.Name) + ".";
        var silent = new ParseContext(context.Compilation, new MessageSink(), context.CancellationToken) { OnlyReads = true };
        var leaves = OptionParser.Record(options, silent).Leaves.ToDictionary(l => prefix + l.Option.Path, StringComparer.Ordinal);
        return new(prefix, [.. leaves.Keys], path => leaves[path] is var leaf && leaf.Rule is { } rule ? rule() : leaf.Property is { } property ? GrammarParser.Rule(property) : null)
        {
            WithoutTasks = TakesTasks(factory, options, context) ? null : factory.Name,
            ChangesSpaces = path => leaves[path].Property?.AttributeOf(KnownNames.ChangesSpaces) is not null,
            Metrics = metrics,
        };
    }

    /// <summary>Whether the environment takes tasks, or does not say what it does.</summary>
    private static bool TakesTasks(INamedTypeSymbol factory, INamedTypeSymbol options, ParseContext context)
    {
        if (SymbolEqualityComparer.Default.Equals(factory.ContainingAssembly, context.Compilation.Assembly) && factory.AttributeOf(KnownNames.RlEnvironment) is not null)
            return TaskParser.TakesTasks(factory, options, context);
        return factory.AttributeOf(KnownNames.Environment) is not { } shows || shows.Named("TakesTasks") is true;
    }

    /// <summary>A bound that the metric never reaches.</summary>
    private static IEnumerable<CurriculumFinding> Unreachable(CurriculumFacts curriculum, INamedTypeSymbol type, IOptionTexts values, string list, ParseContext context)
    {
        if (curriculum is not { Metric: { } metric, HasBounds: var (least, most) } || least == most)
            yield break;
        var path = curriculum.Path + (least ? ".at_least" : ".at_most");
        if (!NumberText.TryFinite(values.TextOf(Below(list, path)) ?? "", out var bound) || MetricRange.Of(metric, type, context) is not { } range
            || StopJudge.Fault(metric, bound, most, range) is not ({ } rule, _) || rule != Rules.UnreachableStop)
            yield break;
        yield return new(CurriculumFault.Metric, path, $"is {bound.ToString(CultureInfo.InvariantCulture)}, which {metric} never reaches: {range.Why}");
    }

    private static string Written(CurriculumFinding found, string text) => found.Path.Contains(".steps.") ? text : Literal.Of(text);

    /// <summary>The path of properties, with another name of the list.</summary>
    private static string Below(string list, string path) => list + Pascal(path).Substring(AddedGroups.Curriculum.Name.Length);

    private static string Pascal(string path) => string.Join(".", path.Split('.').Select(part => string.Concat(part.Split('_').Select(w => char.ToUpperInvariant(w[0]) + w.Substring(1)))));
}
