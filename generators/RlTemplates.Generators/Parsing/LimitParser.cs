using System.Globalization;
using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing;

/// <summary>Reads [Range], [DurationRange] and [AllowedValues] of an option, and judges constants by them.</summary>
internal static class LimitParser
{
    public static LimitSpec Parse(IPropertySymbol property) => Parse(property, property.Type);

    /// <summary>Of what a method or constructor takes.</summary>
    public static LimitSpec Parse(IParameterSymbol parameter) => Parse(parameter, parameter.Type);

    private static LimitSpec Parse(ISymbol option, ITypeSymbol type)
    {
        var allowed = AllowedConstants(option).Select(v => Converted(v, type)).ToEquatableArray();
        if (RangeOf(option) is not { ConstructorArguments: { Length: >= 2 } arguments } range)
            return allowed.Count == 0 ? LimitSpec.None : LimitSpec.None with { AllowedValues = allowed };
        return new(
            Bound(arguments[arguments.Length - 2].Value, type),
            Bound(arguments[arguments.Length - 1].Value, type),
            range.Named("MinimumIsExclusive") is true,
            range.Named("MaximumIsExclusive") is true,
            allowed);
    }

    /// <summary>[Range] or [DurationRange] of an option; null where it has neither.</summary>
    public static AttributeData? RangeOf(ISymbol option) => option.AttributeOf(KnownNames.Range) ?? option.AttributeOf(KnownNames.DurationRange);

    /// <summary>What [AllowedValues] names; nothing where there is none.</summary>
    public static IEnumerable<object?> AllowedConstants(ISymbol option) =>
        option.AttributeOf(KnownNames.AllowedValues) is { ConstructorArguments: [{ Kind: TypedConstantKind.Array } values] } ? values.Values.Select(v => v.Value) : [];

    /// <summary>The type that a limit applies to: without <c>?</c>.</summary>
    public static ITypeSymbol Bare(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] } ? inner : type;

    /// <summary>What a constant violates, in words after "must"; null where it is allowed.</summary>
    public static string? Violation(LimitSpec limit, object? value, ITypeSymbol type)
    {
        if (value is null)
            return null;
        if (limit.AllowedValues.Count > 0)
            return limit.AllowedValues.Contains(Converted(value, type)) ? null : "be one of " + string.Join(", ", limit.AllowedValues.Select(Shown));
        return Number(value) is { } number ? Violation(limit, number) : null;
    }

    /// <summary>What a number violates, in words after "must"; null where it is allowed.</summary>
    public static string? Violation(LimitSpec limit, double number) => IsInside(limit, number) ? null : RangeText(limit);

    private static bool IsInside(LimitSpec limit, double number) =>
        (limit.Minimum is not { } least || (limit.MinimumIsExclusive ? number > least : number >= least))
        && (limit.Maximum is not { } most || (limit.MaximumIsExclusive ? number < most : number <= most));

    private static string RangeText(LimitSpec limit) => (limit.Minimum, limit.Maximum) switch
    {
        ({ } least, { } most) => $"lie in {(limit.MinimumIsExclusive ? '(' : '[')}{Text(least)}, {Text(most)}{(limit.MaximumIsExclusive ? ')' : ']')}",
        ({ } least, null) => (limit.MinimumIsExclusive ? "be more than " : "be at least ") + Text(least),
        _ => (limit.MaximumIsExclusive ? "be less than " : "be at most ") + Text(limit.Maximum ?? 0),
    };

    /// <summary>A bound that says more than the type itself does.</summary>
    private static double? Bound(object? value, ITypeSymbol type)
    {
        if (Value(value) is not { } number || double.IsNaN(number) || double.IsInfinity(number) || number is double.MaxValue or double.MinValue)
            return null;
        var isInt = type.SpecialType == SpecialType.System_Int32
            || (type is INamedTypeSymbol { TypeArguments: [var inner] } && inner.SpecialType == SpecialType.System_Int32);
        return isInt && number is int.MaxValue or int.MinValue ? null : number;
    }

    /// <summary>The number that a bound is, of a duration its seconds; null for anything else.</summary>
    public static double? Value(object? bound) => Number(bound) ?? Seconds(bound);

    /// <summary>A duration's seconds: ranges count them.</summary>
    private static double? Seconds(object? value) =>
        value is string text && DurationText.TryParse(text, out var duration) ? duration.TotalSeconds : null;

    private static double? Number(object? value) => value switch
    {
        string text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
        bool or null or char => null,
        IConvertible convertible => convertible.ToDouble(CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>The literal of an allowed value in the option's type.</summary>
    private static string Converted(object? value, ITypeSymbol type)
    {
        var bare = Bare(type);
        if (bare is INamedTypeSymbol { TypeKind: TypeKind.Enum } named)
            return $"({named.ToCode()}){Literal.OfConstant(value)}";
        return bare.SpecialType switch
        {
            SpecialType.System_Double when Number(value) is { } number => Literal.OfDouble(number),
            SpecialType.System_Single when Number(value) is { } number => Literal.OfConstant((float)number),
            SpecialType.System_Decimal when value is IConvertible and not string => Literal.OfConstant(Convert.ToDecimal(value, CultureInfo.InvariantCulture)),
            _ => Literal.OfConstant(value),
        };
    }

    private static string Shown(string literal) => literal.TrimEnd('d', 'f', 'm');

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
}
