using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing;

/// <summary>Reads how an environment starts episodes, takes steps, rewards and ends.</summary>
internal static class EpisodeParser
{
    private static readonly HashSet<string> Limits = new(StringComparer.OrdinalIgnoreCase)
    {
        "MaxEpisodeSteps", "MaxSteps", "StepLimit", "TimeLimit", "MaxTime", "EpisodeLimit", "MaxEpisodeLength", "Timeout",
    };

    /// <summary>Completes a spec.</summary>
    public static EnvironmentCopySpec Parse(INamedTypeSymbol type, EnvironmentCopySpec spec, ParseContext context)
    {
        var (terminated, truncated) = (One(type, "Terminated", context), One(type, "Truncated", context));
        JudgeEnds(terminated, truncated, context);
        return spec with
        {
            Reward = Read(Needed(type, "Reward", "[Reward] float _reward;", context), "Reward", IsNumber, "float", context),
            Terminated = Read(terminated, "Terminated", IsFlag, "bool", context),
            Truncated = SymbolEqualityComparer.Default.Equals(terminated, truncated) ? null : Read(truncated, "Truncated", IsFlag, "bool", context),
            Reset = Call(Needed(type, "Reset", "[Reset] void Reset(ref RandomStream random) { }", context), "Reset", context),
            Step = Call(Needed(type, "Step", "[Step] void Step() { }", context), "Step", context),
        };
    }

    /// <summary>The one member with an attribute; null where there is none.</summary>
    public static ISymbol? One(INamedTypeSymbol type, string attribute, ParseContext context)
    {
        var members = type.Marked(attribute).Select(m => m.Member).ToList();
        foreach (var member in members.Skip(1))
            context.Sink.Report(Rules.RepeatedEnvironmentMember, member.Place(), member.Name, attribute, members[0].Name);
        return members.FirstOrDefault();
    }

    private static ISymbol? Needed(INamedTypeSymbol type, string attribute, string example, ParseContext context)
    {
        var member = One(type, attribute, context);
        if (member is null)
            context.Sink.Report(Rules.MissingEnvironmentMember, type.Place(), new Mend(Mend.Member, example), type.Name, attribute, example);
        return member;
    }

    private static ReadSpec? Read(ISymbol? member, string attribute, Func<ITypeSymbol, bool> fits, string typeName, ParseContext context)
    {
        if (member is null || member.ValueType() is { TypeKind: TypeKind.Error })
            return null;
        if (!member.IsStatic && member.ValueType() is { } valueType && fits(valueType))
            return new(member.Expression(), member.CanBeWritten());
        context.Sink.Report(Rules.WrongEnvironmentMember, member.Place(), new Mend(Mend.Signature, $"{typeName} {member.Name}()"), member.Name, attribute, member is IMethodSymbol ? $"{typeName} {member.Name}()" : $"{typeName} {member.Name}");
        return null;
    }

    private static string Call(ISymbol? member, string attribute, ParseContext context)
    {
        if (member is null)
            return "";
        if (member is IMethodSymbol { IsStatic: false, ReturnsVoid: true, IsGenericMethod: false, IsAsync: false } method)
        {
            if (method.Parameters.Length == 0)
                return Literal.Name(method.Name) + "()";
            if (method.Parameters is [{ RefKind: RefKind.Ref } random] && random.Type.Is(KnownNames.RandomStream))
                return Literal.Name(method.Name) + "(ref random)";
        }
        context.Sink.Report(Rules.WrongEnvironmentMember, member.Place(), new Mend(Mend.Signature, $"void {member.Name}(ref RandomStream random)"), member.Name, attribute, $"void {member.Name}(ref RandomStream random)");
        return "";
    }

    private static void JudgeEnds(ISymbol? terminated, ISymbol? truncated, ParseContext context)
    {
        if (terminated is null)
            return;
        if (SymbolEqualityComparer.Default.Equals(terminated, truncated))
        {
            context.Sink.Report(Rules.TimeLimitTerminates, terminated.Place(), terminated.Name, "is marked [Terminated] and [Truncated]", "remove the one that does not hold");
            return;
        }
        var limit = terminated.DeclaringSyntaxReferences.Select(r => r.GetSyntax(context.CancellationToken))
            .SelectMany(s => s.DescendantNodes().OfType<IdentifierNameSyntax>()).FirstOrDefault(i => Limits.Contains(i.Identifier.ValueText.TrimStart('_')));
        if (limit is not null)
            context.Sink.Report(Rules.TimeLimitTerminates, limit.GetLocation(), terminated.Name, $"is marked [Terminated] and reads the limit '{limit.Identifier.ValueText}'", "leave it to MaxEpisodeSteps of [RlEnvironment] or of the options, or mark a member of its own [Truncated]");
        else if (Limits.Contains(terminated.Name.TrimStart('_')))
            context.Sink.Report(Rules.TimeLimitTerminates, terminated.Place(), terminated.Name, "is marked [Terminated] and called like a limit", "leave it to MaxEpisodeSteps of [RlEnvironment] or of the options, or mark it [Truncated]");
    }

    private static bool IsNumber(ITypeSymbol type) => type.SpecialType is SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Int32;

    private static bool IsFlag(ITypeSymbol type) => type.SpecialType == SpecialType.System_Boolean;
}
