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
        var silent = new ParseContext(context.Compilation, new MessageSink(), context.CancellationToken) { OnlyReads = true };
        var parsed = OptionParser.Record(options, silent);
        var isWrapped = options.AllInterfaces.Any(i => i.Is(KnownNames.HasWrappers));
        var rows = parsed.Options.Where(o => !(isWrapped && o.Path == Wrappers)).ToEquatableArray();
        return rows.Any(o => o.Path != Limit && (o.Leaves().Any() || o.Choices().Any()))
            ? new(spec, options.ToCode(), rows, FamilyParser.Parse(parsed.Choices, silent)) { Constraints = ConstraintParser.Parse(options, silent) }
            : null;
    }
}
