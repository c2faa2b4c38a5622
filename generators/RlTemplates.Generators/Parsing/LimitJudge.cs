using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing;

/// <summary>Judges [Range], [DurationRange] and [AllowedValues] by themselves: whether they allow anything and belong to their option's type.</summary>
internal static class LimitJudge
{
    public static void Judge(IPropertySymbol property, ParseContext context)
    {
        if (LimitParser.RangeOf(property) is { ConstructorArguments.Length: >= 2 } range)
            JudgeRange(property, range, context);
        if (property.AttributeOf(KnownNames.AllowedValues) is { } allowed)
            JudgeAllowed(property, allowed, context);
    }

    private static void JudgeRange(IPropertySymbol property, AttributeData range, ParseContext context)
    {
        var place = range.Place(context.CancellationToken) ?? property.Place();
        var isOfDurations = range.AttributeClass.Is(KnownNames.DurationRange);
        if ((isOfDurations ? WithoutDuration(property.Type) : WithoutNumber(property.Type)) is { } instead)
        {
            var name = isOfDurations ? "[DurationRange]" : "[Range]";
            context.Sink.Report(Rules.LimitDoesNotApply, place, Mend.Remove(name), property.Name, property.Type.ToDisplayString(), instead, name);
            return;
        }
        var arguments = range.ConstructorArguments;
        var (first, last) = (LimitParser.Value(arguments[arguments.Length - 2].Value), LimitParser.Value(arguments[arguments.Length - 1].Value));
        if (first is null || last is null || double.IsNaN(first.Value) || double.IsNaN(last.Value))
            context.Sink.Report(Rules.InvalidRange, place, property.Name, "has a bound that is neither a number nor a duration such as \"00:01:00\"");
        else if (first > last)
            context.Sink.Report(Rules.InvalidRange, place, Mend.Replace(Swapped(range, context)), property.Name, $"goes from {Text(first)} to {Text(last)}; write the least value first");
        else if (first == last && (range.Named("MinimumIsExclusive") is true || range.Named("MaximumIsExclusive") is true))
            context.Sink.Report(Rules.InvalidRange, place, property.Name, $"leaves {Text(first)} out, which is all it has");
    }

    /// <summary>The attribute with its bounds the other way round.</summary>
    private static string? Swapped(AttributeData range, ParseContext context)
    {
        var at = range.ConstructorArguments.Length - 2;
        if (range.Syntax(context.CancellationToken) is not { ArgumentList: { } list } syntax
            || range.Argument(at, context.CancellationToken) is not { NameColon: null } first || range.Argument(at + 1, context.CancellationToken) is not { NameColon: null } last)
            return null;
        return syntax.WithArgumentList(list.ReplaceNodes([first, last], (old, _) => old == first ? last : first)).ToString();
    }

    private static string? WithoutDuration(ITypeSymbol type) =>
        LimitParser.Bare(type).Is("System.TimeSpan") ? null : WithoutNumber(type) ?? "[Range] bounds numbers, [DurationRange] durations";

    private static string? WithoutNumber(ITypeSymbol type)
    {
        var bare = LimitParser.Bare(type);
        if (bare.TypeKind == TypeKind.Enum || bare.SpecialType == SpecialType.System_String)
            return "[AllowedValues] names the values that it may have";
        if (bare.SpecialType == SpecialType.System_Boolean)
            return "true and false are all that it may be";
        return bare is INamedTypeSymbol { IsRecord: true } && !bare.AllInterfaces.Any(i => i.Is("System.IFormattable")) ? "put it on the options in the group" : null;
    }

    private static void JudgeAllowed(IPropertySymbol property, AttributeData allowed, ParseContext context)
    {
        var place = allowed.Place(context.CancellationToken) ?? property.Place();
        if (allowed.ConstructorArguments is not [{ Kind: TypedConstantKind.Array, IsNull: false } list] || list.Values.Length == 0)
        {
            context.Sink.Report(Rules.AllowedValueOfWrongType, place, Mend.Remove("[AllowedValues]"), property.Name, "names no value; name at least one or remove it");
            return;
        }
        var bare = LimitParser.Bare(property.Type);
        if (!IsLiteral(bare))
        {
            context.Sink.Report(
                Rules.AllowedValueOfWrongType, place, Mend.Remove("[AllowedValues]"), property.Name, $"does not apply to {property.Type.ToDisplayString()}; it is for a bool, number, string or enum");
            return;
        }
        for (var i = 0; i < list.Values.Length; i++)
        {
            if (Fits(list.Values[i], property.Type, bare))
                continue;
            var shown = list.Values[i].IsNull ? "null" : list.Values[i].ToCSharpString();
            var at = allowed.Argument(i, context.CancellationToken)?.Expression.GetLocation() ?? place;
            context.Sink.Report(Rules.AllowedValueOfWrongType, at, property.Name, $"names {shown}, which is no {bare.ToDisplayString()}");
        }
    }

    private static bool IsLiteral(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Enum || type.SpecialType is SpecialType.System_Boolean or SpecialType.System_String or (>= SpecialType.System_SByte and <= SpecialType.System_Double);

    private static bool Fits(TypedConstant constant, ITypeSymbol type, ITypeSymbol bare)
    {
        if (constant.IsNull)
            return !SymbolEqualityComparer.Default.Equals(type, bare) || type.NullableAnnotation == NullableAnnotation.Annotated;
        if (constant.Kind == TypedConstantKind.Enum || bare.TypeKind == TypeKind.Enum)
            return SymbolEqualityComparer.Default.Equals(constant.Type, bare);
        return bare.SpecialType switch
        {
            SpecialType.System_String => constant.Value is string,
            SpecialType.System_Boolean => constant.Value is bool,
            SpecialType.System_Decimal or SpecialType.System_Single or SpecialType.System_Double => LimitParser.Value(constant.Value) is not null && constant.Value is not string,
            _ => constant.Value is IConvertible and not string and not bool and not char && IsIn(bare.SpecialType, Convert.ToDecimal(constant.Value, CultureInfo.InvariantCulture)),
        };
    }

    private static bool IsIn(SpecialType type, decimal value)
    {
        var (least, most) = type switch
        {
            SpecialType.System_SByte => (sbyte.MinValue, sbyte.MaxValue),
            SpecialType.System_Byte => (byte.MinValue, byte.MaxValue),
            SpecialType.System_Int16 => (short.MinValue, short.MaxValue),
            SpecialType.System_UInt16 => (ushort.MinValue, ushort.MaxValue),
            SpecialType.System_Int32 => (int.MinValue, int.MaxValue),
            SpecialType.System_UInt32 => (uint.MinValue, uint.MaxValue),
            SpecialType.System_Int64 => (long.MinValue, long.MaxValue),
            _ => ((decimal)ulong.MinValue, (decimal)ulong.MaxValue),
        };
        return decimal.Truncate(value) == value && value >= least && value <= most;
    }

    private static string Text(double? number) => (number ?? 0).ToString("R", CultureInfo.InvariantCulture);
}
