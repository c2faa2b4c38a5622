using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing;

/// <summary>Reads a whole class with [RlEnvironment]. What analyzers report piece by piece, the generator collects as messages.</summary>
internal static class EnvironmentParser
{
    public static EnvironmentSpec Parse(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        var sink = new MessageSink();
        var context = new ParseContext(compilation, sink, cancellationToken);
        var spec = Parse(type, context);
        var errors = sink.Messages.ToEquatableArray();
        // Analyzers judge nothing of it, so they need not read it.
        var tasks = errors.Count > 0 ? null : TaskParser.Parse(type, spec.Factory.Type, EnvironmentOptionsParser.Parse(type, context), context);
        return spec with { Factory = spec.Factory with { Errors = errors, TakesTasks = tasks is not null }, Tasks = tasks };
    }

    /// <summary>Reads the class; what is wrong goes to the context's sink alone.</summary>
    public static EnvironmentSpec Parse(INamedTypeSymbol type, ParseContext context)
    {
        var spec = TypeParser.Parse(type, Rules.EnvironmentCannotBeCompleted, Faults(type, context.CancellationToken), context);
        var name = EnvironmentNameParser.Parse(type, context);
        var options = EnvironmentOptionsParser.Parse(type, context);
        context.CancellationToken.ThrowIfCancellationRequested();
        var observations = ObservationParser.Parse(type, context);
        var actions = ActionParser.Parse(type, context);
        context.CancellationToken.ThrowIfCancellationRequested();
        var (state, layout) = StateParser.Parse(type, context);
        var copy = EpisodeParser.Parse(type, new(spec, name, layout) { Observations = observations, Actions = actions, Mask = ActionParser.Mask(type, actions, context) }, context);
        var limit = EnvironmentOptionsParser.Limit(type, options, context);
        if (copy.Truncated is null && limit == EnvironmentOptionsParser.NoLimit)
            context.Sink.Report(copy.Terminated is null ? Rules.EpisodeNeverEnds : Rules.EpisodeWithoutLimit, type.Place(), type.Name, name);
        return new(new(spec, options?.ToCode(), Kinds(observations, actions), limit, StateParser.CanBeSaved(type), default), copy, new(spec, state), EnvironmentPolicyParser.Parse(type, copy, context.Compilation));
    }

    /// <summary>Kinds of observation and action of a class of this compilation; null where it has no members that tell.</summary>
    public static EnvironmentKindsSpec? Kinds(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        var context = new ParseContext(compilation, new MessageSink(), cancellationToken);
        return Kinds(ObservationParser.Parse(type, context), ActionParser.Parse(type, context));
    }

    private static EnvironmentKindsSpec? Kinds(EquatableArray<ObservationSpec> observations, EquatableArray<ActionSpec> actions)
    {
        if (observations.Count == 0 || actions.Count == 0)
            return null;
        var observation = observations.Any(o => o.IsImage) ? new KindSpec("Image", 2) : new KindSpec("Vector", 1);
        var action = actions.Any(a => a.Choices == 0) ? new KindSpec("Continuous", 4) : actions.Count > 1 ? new KindSpec("MultiDiscrete", 2) : new KindSpec("Discrete", 1);
        return new(observation, action);
    }

    private static IEnumerable<(bool IsWrong, bool Blocks, string Why)> Faults(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var isClass = type is { TypeKind: TypeKind.Class, IsRecord: false, IsStatic: false };
        yield return (!isClass, true, "is marked [RlEnvironment], so it must be a partial class: neither record, struct, interface nor static");
        yield return (isClass && !TypeParser.IsPartial(type, cancellationToken), true, "is marked [RlEnvironment], so it must be partial: write 'partial class'");
        foreach (var fault in TypeParser.Placement(type, "an environment", "the experiments that use it", cancellationToken))
            yield return fault;
        yield return (isClass && type.IsAbstract, false, "is abstract; an environment must be a class that can be created");
        yield return (isClass && type.BaseType is { SpecialType: not SpecialType.System_Object, TypeKind: not TypeKind.Error }, false,
            "has a base class, whose fields could not be saved; hold what it does in a field instead");
        yield return (type.AttributeOf(KnownNames.Environment) is { } own && !IsGenerated(own, cancellationToken), true,
            "is marked [Environment] too, which is worked out from its members; remove that attribute");
        yield return (type.GetMembers("Create").OfType<IMethodSymbol>().Any(m => !m.IsGenerated()), true,
            "has a method 'Create', which is the name of the generated factory; give yours another name");
    }

    private static bool IsGenerated(AttributeData attribute, CancellationToken cancellationToken) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken).SyntaxTree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true;
}
