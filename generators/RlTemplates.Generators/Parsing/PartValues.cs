using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RlTemplates.Generators.Parsing;

/// <summary>What the options of one property of a config class are before presets and command line: set in its initialiser, or their defaults.</summary>
/// <param name="part">The property.</param>
/// <param name="context">Of the parse.</param>
internal sealed class PartValues(IPropertySymbol part, ParseContext context)
{
    private readonly ExpressionSyntax? _written = DefaultParser.Initializer(part, context.CancellationToken);

    /// <summary>Whether the initialiser sets an option.</summary>
    public bool Sets(string option) => Assigned(option) is not null;

    /// <summary>Where an option is set; else the property itself.</summary>
    public Location Place(string option) => Assigned(option)?.GetLocation() ?? part.Locations.FirstOrDefault(l => l.IsInSource) ?? Location.None;

    /// <summary>The number that an option is; null where there is no such option or it is known only when it runs.</summary>
    public double? Number(string option)
    {
        if (Property(option) is not { } property || !IsPlain)
            return null;
        if (Assigned(option) is { } value)
        {
            var constant = context.Model(value.SyntaxTree).GetConstantValue(value, context.CancellationToken);
            return constant is { HasValue: true, Value: IConvertible and not string and not bool } ? Convert.ToDouble(constant.Value, CultureInfo.InvariantCulture) : null;
        }
        return double.TryParse(context.Default(property), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private bool IsPlain => _written is BaseObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 } };

    private IPropertySymbol? Property(string option)
    {
        for (var type = part.Type; type is not null; type = type.BaseType)
        {
            if (type.GetMembers(option).OfType<IPropertySymbol>().FirstOrDefault() is { } property)
                return property;
        }
        return null;
    }

    private ExpressionSyntax? Assigned(string option) =>
        (_written as BaseObjectCreationExpressionSyntax)?.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>()
            .FirstOrDefault(a => a.Left is IdentifierNameSyntax name && name.Identifier.ValueText == option)?.Right;
}
