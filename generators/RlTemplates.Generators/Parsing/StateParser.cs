using System.Text;
using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing;

/// <summary>Reads which fields of an environment are saved, and how.</summary>
internal static class StateParser
{
    /// <summary>Whether the class is saved at all: it is, unless it says <c>CanBeSaved = false</c>.</summary>
    public static bool CanBeSaved(INamedTypeSymbol type) => type.AttributeOf(KnownNames.RlEnvironment)?.Named("CanBeSaved") is not false;

    /// <summary>The statements that save and restore, and the types and names of what they save.</summary>
    public static (EquatableArray<string> Calls, string Layout) Parse(INamedTypeSymbol type, ParseContext context)
    {
        var (calls, layout, isSaved) = (new List<string>(), new StringBuilder(), CanBeSaved(type));
        foreach (var field in type.GetMembers().OfType<IFieldSymbol>())
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            ISymbol member = field.AssociatedSymbol ?? field;
            if (field.IsConst || (field.IsImplicitlyDeclared && field.AssociatedSymbol is null) || member.IsGenerated() || field.Type.TypeKind == TypeKind.Error)
                continue;
            if (field.IsStatic)
            {
                JudgeStatic(field, member, context);
                continue;
            }
            if (!isSaved || member.AttributeOf(KnownNames.NotState) is not null || field.AttributeOf(KnownNames.NotState) is not null)
                continue;
            var canBeSet = field.AssociatedSymbol is null ? !field.IsReadOnly : member.CanBeWritten();
            if (Call(Literal.Name(member.Name), field, canBeSet) is not { } call)
                context.Sink.Report(Rules.StateCannotBeSaved, member.Place(), MendOf(field.Type), member.Name, field.Type.ToDisplayString(), Remedy(field.Type));
            else if (call.Length > 0)
            {
                calls.Add(call);
                layout.Append(field.Type.ToDisplayString()).Append(' ').Append(member.Name).Append("; ");
            }
        }
        foreach (var handlers in type.GetMembers().OfType<IEventSymbol>().Where(e => e is { IsStatic: false, AddMethod.IsImplicitlyDeclared: true } && isSaved && e.AttributeOf(KnownNames.NotState) is null))
            context.Sink.Report(Rules.StateCannotBeSaved, handlers.Place(), MendOf(handlers.Type), handlers.Name, handlers.Type.ToDisplayString(), Remedy(handlers.Type));
        return (calls.ToEquatableArray(), layout.ToString().TrimEnd());
    }

    /// <summary>The statement that saves and restores a field; empty where it never changes, null where there is none.</summary>
    private static string? Call(string member, IFieldSymbol field, bool canBeSet)
    {
        var type = field.Type;
        if (field.IsFixedSizeBuffer || type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer)
            return null;
        if (IsPlain(type) || Nullable(type) is { } inner && IsPlain(inner))
            return canBeSet ? $"this.{member} = state.Value(this.{member});" : "";
        if (type is IArrayTypeSymbol array && IsPlain(array.ElementType))
            return canBeSet && array.Rank == 1 ? $"this.{member} = state.Array(this.{member});" : $"state.Elements<{array.ElementType.ToCode()}>(this.{member}, {Literal.Of(member.TrimStart('@'))});";
        if (type is INamedTypeSymbol { TypeArguments: [var element] } && type.Is("System.Collections.Generic.List") && IsPlain(element))
            return $"{(canBeSet ? $"this.{member} = " : "")}state.List(this.{member});";
        if (type is { IsReferenceType: true, NullableAnnotation: not NullableAnnotation.Annotated } && (type.Is(KnownNames.Stateful) || type.AllInterfaces.Any(i => i.Is(KnownNames.Stateful))))
            return $"state.Part(this.{member});";
        return !canBeSet && IsConstant(type) ? "" : null;
    }

    private static bool IsPlain(ITypeSymbol type) =>
        type is { IsUnmanagedType: true, TypeKind: not (TypeKind.Pointer or TypeKind.FunctionPointer or TypeKind.TypeParameter) } && Nullable(type) is null;

    private static ITypeSymbol? Nullable(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] } ? inner : null;

    /// <summary>Whether an object of the type cannot change, as far as its type tells.</summary>
    private static bool IsConstant(ITypeSymbol type) =>
        type.SpecialType == SpecialType.System_String || type.IsRecord || type.TypeKind == TypeKind.Delegate
        || type.ContainingNamespace?.ToDisplayString() is "System.Collections.Immutable" or "System.Collections.Frozen"
        || (type.TypeKind == TypeKind.Interface && type.Name.StartsWith("IReadOnly", StringComparison.Ordinal));

    private static void JudgeStatic(IFieldSymbol field, ISymbol member, ParseContext context)
    {
        var canChange = field.AssociatedSymbol is null ? !field.IsReadOnly : member is IPropertySymbol { SetMethod: not null };
        if (canChange && member.AttributeOf(KnownNames.NotState) is null)
            context.Sink.Report(Rules.SharedState, member.Place(), new Mend(Mend.Modifier, "static"), member.Name);
    }

    private static Mend MendOf(ITypeSymbol type) => Remedy(type).Contains("[NotState]") ? new(Mend.Attribute, "NotState") : Mend.None;

    private static string Remedy(ITypeSymbol type) => type switch
    {
        INamedTypeSymbol random when random.DerivesFrom("System.Random") => "use the RandomStream that [Reset] and [Step] are given",
        IArrayTypeSymbol { Rank: 1, ElementType: IArrayTypeSymbol { Rank: 1 } inner } when IsPlain(inner.ElementType) => $"write {inner.ElementType.ToDisplayString()}[,]",
        { SpecialType: SpecialType.System_String } => "make it readonly, write an enum, or mark it [NotState] if it is worked out anew before it is read",
        INamedTypeSymbol { DeclaringSyntaxReferences.Length: > 0, IsReferenceType: true } => "implement IStateful in it, write a struct of numbers, or mark it [NotState] if nothing changes it",
        _ => "use numbers, structs of numbers, arrays or lists of those, or a type that implements IStateful; mark it [NotState] if nothing changes it or it is worked out anew before it is read",
    };
}
