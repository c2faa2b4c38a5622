using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Emission;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing;

/// <summary>Reads which options of an environment a task may set: all but wrappers, which lie around the environment.</summary>
internal static class TaskParser
{
    private const string Limit = "max_episode_steps";
    private const string Wrappers = "wrappers";

    /// <summary>The options; null where there is none beside the time limit, which no task can change.</summary>
    /// <param name="type">The class.</param>
    /// <param name="spec">The class, as code names it.</param>
    /// <param name="options">Its options record; null where it has none.</param>
    /// <param name="context">The parse. What is wrong with the record is told where it stands.</param>
    public static EnvironmentTasksSpec? Parse(INamedTypeSymbol type, TypeSpec spec, INamedTypeSymbol? options, ParseContext context)
    {
        if (options is null || type.GetMembers(EnvironmentTasksEmitter.ClassName).Any(m => !m.IsGenerated()))
            return null;
        var silent = Silent(context);
        var parsed = OptionParser.Record(options, silent);
        var rows = Rows(options, parsed);
        return CanChange(rows)
            ? new(spec, options.ToCode(), rows, FamilyParser.Parse(parsed.Choices, silent)) { Constraints = ConstraintParser.Parse(options, silent) }
            : null;
    }

    /// <summary>Whether an environment of this compilation takes tasks.</summary>
    /// <param name="type">The class.</param>
    /// <param name="options">Its options record.</param>
    /// <param name="context">The parse.</param>
    public static bool TakesTasks(INamedTypeSymbol type, INamedTypeSymbol options, ParseContext context) =>
        !type.GetMembers(EnvironmentTasksEmitter.ClassName).Any(m => !m.IsGenerated()) && CanChange(Rows(options, OptionParser.Record(options, Silent(context))));

    private static ParseContext Silent(ParseContext context) => new(context.Compilation, new MessageSink(), context.CancellationToken) { OnlyReads = true };

    private static EquatableArray<OptionSpec> Rows(INamedTypeSymbol options, ParsedRecord parsed)
    {
        var isWrapped = options.AllInterfaces.Any(i => i.Is(KnownNames.HasWrappers));
        return parsed.Options.Where(o => !(isWrapped && o.Path == Wrappers)).ToEquatableArray();
    }

    private static bool CanChange(EquatableArray<OptionSpec> rows) => rows.Any(o => o.Path != Limit && (o.Leaves().Any() || o.Choices().Any()));
}
