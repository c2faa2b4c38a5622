using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing;

/// <summary>What the text of an option must look like, from the option's type and attributes: the compiler's twin of the codecs.</summary>
internal static class GrammarParser
{
    /// <summary>Grammar and limits of an option; null where its type cannot be one.</summary>
    public static TextRule? Rule(IPropertySymbol property) => Rule(property, property.Type, null, []);

    /// <summary>The same of an option that has another type than its property, and further demands.</summary>
    public static TextRule? Rule(IPropertySymbol property, ITypeSymbol type, Func<string, string?>? form, IReadOnlyList<string> allowed)
    {
        if (Grammar(type) is not { } bare)
            return null;
        var grammar = SecondsGrammar.Around(NameCase.ToSnake(property.Name), bare);
        var limit = LimitParser.Parse(property);
        return new(grammar)
        {
            Minimum = limit.Minimum,
            Maximum = limit.Maximum,
            MinimumIsExclusive = limit.MinimumIsExclusive,
            MaximumIsExclusive = limit.MaximumIsExclusive,
            Form = form,
            IsSecret = SecretNames.Contains(NameCase.ToSnake(property.Name), grammar),
            Allowed = allowed.Count > 0 ? allowed : [.. LimitParser.AllowedConstants(property).Select(c => DefaultParser.Text(c, Bare(property.Type)) ?? "").Select(t => grammar.Read(t) is { Demand: null } read ? read.Written : t)],
        };
    }

    private static TextGrammar? Grammar(ITypeSymbol type)
    {
        if (!type.IsReferenceType || type.NullableAnnotation != NullableAnnotation.Annotated)
            return Plain(type);
        return Plain(type.WithNullableAnnotation(NullableAnnotation.NotAnnotated)) is { } inner ? new OrNullGrammar(inner, saysNull: false) : null;
    }

    private static TextGrammar? Plain(ITypeSymbol type)
    {
        if (Scalar(type) is { } scalar)
            return scalar;
        if (CodecParser.ElementOfList(type) is { } element)
            return Scalar(element) is { } inner ? new ListGrammar(inner) : null;
        return CodecParser.ElementOfDictionary(type) is { } value && Scalar(value) is { } entry ? new DictionaryGrammar(entry) : null;
    }

    private static TextGrammar? Scalar(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Boolean => new BooleanGrammar(),
        SpecialType.System_String => new AnyGrammar(),
        SpecialType.System_SByte => new WholeGrammar(sbyte.MinValue, sbyte.MaxValue),
        SpecialType.System_Byte => new WholeGrammar(byte.MinValue, byte.MaxValue),
        SpecialType.System_Int16 => new WholeGrammar(short.MinValue, short.MaxValue),
        SpecialType.System_UInt16 => new WholeGrammar(ushort.MinValue, ushort.MaxValue),
        SpecialType.System_Int32 => new WholeGrammar(int.MinValue, int.MaxValue),
        SpecialType.System_UInt32 => new WholeGrammar(uint.MinValue, uint.MaxValue),
        SpecialType.System_Int64 => new WholeGrammar(long.MinValue, long.MaxValue),
        SpecialType.System_UInt64 => new WholeGrammar(ulong.MinValue, ulong.MaxValue),
        SpecialType.System_Single => new RealGrammar(RealSize.Single),
        SpecialType.System_Double => new RealGrammar(RealSize.Double),
        SpecialType.System_Decimal => new RealGrammar(RealSize.Decimal),
        _ when type is INamedTypeSymbol { TypeArguments: [var inner] } && type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T =>
            Scalar(inner) is { } grammar ? new OrNullGrammar(grammar, saysNull: true) : null,
        _ when type.Is("System.TimeSpan") => new DurationGrammar(),
        _ when type is INamedTypeSymbol { TypeKind: TypeKind.Enum } named => new ChoiceGrammar([.. CodecParser.Members(named).Select(m => m.Name)]),
        _ when CodecParser.IsParsable(type) => new ParsedGrammar(type.Name, KnownTexts.Of(type.ToCode().Replace("global::", ""))),
        _ => null,
    };

    private static ITypeSymbol Bare(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeArguments: [var inner] } && type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T ? inner : type;
}
