using System.Globalization;
using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing;

/// <summary>Reads how an environment is made: its constructor, its options record, its time limit.</summary>
internal static class EnvironmentOptionsParser
{
    /// <summary>What stands for a time limit where there is none.</summary>
    public const string NoLimit = "null";

    private const string LimitName = "MaxEpisodeSteps";

    /// <summary>The options record; null where the factory cannot be written.</summary>
    public static INamedTypeSymbol? Parse(INamedTypeSymbol type, ParseContext context)
    {
        var constructors = type.InstanceConstructors;
        if (constructors is not [{ Parameters: [{ RefKind: RefKind.None, IsParams: false } parameter] } constructor])
        {
            Report(type.Place(), type, $"must have one constructor with one parameter, its options: '{type.Name}({type.Name}Options options)'", context);
            return null;
        }
        var place = parameter.Place();
        if (parameter.Type is not INamedTypeSymbol { TypeKind: not TypeKind.Error } options)
        {
            if (parameter.Type.TypeKind != TypeKind.Error)
                Report(place, type, $"takes {parameter.Type.ToDisplayString()}; its constructor must take its options, a record with [EnvironmentOptions(typeof({type.Name}))]", context);
            return null;
        }
        var attribute = options.AttributeOf(KnownNames.EnvironmentOptions);
        if (!options.IsRecord || options.TypeKind != TypeKind.Class || attribute is null)
        {
            Report(place, type, $"takes '{options.Name}'; its constructor must take its options, a record with [EnvironmentOptions(typeof({type.Name}))]", context);
            return null;
        }
        if (attribute.ConstructorArguments is not [{ Value: INamedTypeSymbol configured }] || !SymbolEqualityComparer.Default.Equals(configured, type))
            Report(place, type, $"takes '{options.Name}', which are the options of '{(attribute.ConstructorArguments is [{ Value: INamedTypeSymbol other }] ? other.Name : "nothing")}'; write [EnvironmentOptions(typeof({type.Name}))] on that record", context);
        if (Visibility(options) < Visibility(type))
        {
            Report(place, type, $"is more visible than '{options.Name}', which its factory takes; make both public or both internal", context);
            return null;
        }
        if (constructor.Parameters[0].NullableAnnotation == NullableAnnotation.Annotated || type.GetMembers().Any(m => m is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }))
            Report(place, type, "must be made from its options alone: they are never null, and no member may be required", context);
        return (INamedTypeSymbol)options.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
    }

    /// <summary>Expression of the time limit.</summary>
    public static string Limit(INamedTypeSymbol type, INamedTypeSymbol? options, ParseContext context)
    {
        var attribute = type.AttributeOf(KnownNames.RlEnvironment);
        var ofAttribute = attribute?.Named(LimitName) as int?;
        var ofOptions = options is null ? null : OptionParser.Properties(options, context.Compilation).FirstOrDefault(p => p.Name == LimitName);
        var place = attribute?.Place(context.CancellationToken) ?? type.Place();
        if (ofOptions is { Type.SpecialType: not SpecialType.System_Int32 } || ofOptions is { NullableAnnotation: NullableAnnotation.Annotated })
            Report(place, type, $"has options whose {LimitName} is {ofOptions!.Type.ToDisplayString()}; the runtime reads it, so it must be an int", context);
        if (ofAttribute is { } limit)
        {
            if (ofOptions is not null)
                Report(place, type, $"has a {LimitName} in its options too; remove the one here", context);
            else if (limit < 0)
                Report(place, type, $"has a {LimitName} of {limit.ToString(CultureInfo.InvariantCulture)}; it must be at least 1, or 0 for no limit", context);
        }
        if (ofOptions is not null)
            return $"options.{LimitName}";
        return ofAttribute is > 0 and { } steps ? steps.ToString(CultureInfo.InvariantCulture) : NoLimit;
    }

    private static void Report(Location place, INamedTypeSymbol type, string what, ParseContext context) =>
        context.Sink.Report(Rules.EnvironmentWithoutOptions, place, type.Name, what);

    /// <summary>2 for what every assembly sees, 1 for this one, 0 for less.</summary>
    private static int Visibility(INamedTypeSymbol type)
    {
        var least = 2;
        for (var current = type; current is not null; current = current.ContainingType)
        {
            least = Math.Min(least, current.DeclaredAccessibility switch
            {
                Accessibility.Public => 2,
                Accessibility.Internal or Accessibility.ProtectedOrInternal => 1,
                _ => 0,
            });
        }
        return least;
    }
}
