using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing;

/// <summary>
/// What the options of a record are by its initialisers, as far as these are constants: in nested <c>new() { ... }</c> and <c>with { ... }</c>, and by
/// the defaults of the records that they make, from their source or from the manifest of their assembly. Paths are those of properties.
/// </summary>
internal sealed class InitialValues(INamedTypeSymbol root, ParseContext context) : IOptionTexts
{
    // Initialisers may make each other without end: new C().P in the initialiser of C.P.
    private const int MostSteps = 64;

    private readonly Dictionary<string, Value> _values = new(StringComparer.Ordinal);

    private int _steps;

    public string? TextOf(string path) => Find(path).Text;

    public string NameOf(string path) => path;

    public bool IsSet(string path) => ConstraintTexts.IsSet(Find(path).Text);

    /// <summary>The initialiser in the record itself; null where the value is another record's default.</summary>
    public Location? PlaceOf(string path) => Find(path).Place;

    /// <summary>Path of properties to an option.</summary>
    /// <param name="prefix">Path of properties to the record that has it, with a dot at its end.</param>
    /// <param name="path">Its path below that, as YAML has it; null where it is not found.</param>
    public string? PropertyPath(string prefix, string path)
    {
        var type = prefix.Length == 0 ? root : Find(prefix.TrimEnd('.')).Made;
        var names = new List<string>();
        foreach (var name in path.Split('.'))
        {
            if (type is null || context.Properties(type).FirstOrDefault(p => NameCase.ToSnake(p.Name) == name) is not { } property)
                return null;
            names.Add(property.Name);
            type = property.Type as INamedTypeSymbol;
        }
        return prefix + string.Join(".", names);
    }

    /// <summary>The records that a choice has; null where that is not known.</summary>
    /// <param name="path">Path of properties to the choice.</param>
    /// <param name="isList">Whether it is a list.</param>
    public IReadOnlyList<InitialRecord>? Records(string path, bool isList)
    {
        var value = Find(path);
        if (value.Expression is { } expression)
            return isList ? InitialRecord.Elements(expression)?.Select(e => InitialRecord.Of(e, context)).ToList() : [InitialRecord.Of(expression, context)];
        return value.Text switch
        {
            null => null,
            "null" or "[]" when isList => [],
            var text when isList => [.. ListText.Split(text).Select(name => new InitialRecord(null, name))],
            var text => [new(null, text)],
        };
    }

    private Value Find(string path)
    {
        if (!_values.TryGetValue(path, out var value))
        {
            _steps = 0;
            _values[path] = value = OfProperty(root, path.Split('.'), 0, isOwn: true);
        }
        return value;
    }

    /// <summary>The value that a fresh record has.</summary>
    private Value OfProperty(ITypeSymbol? type, string[] path, int at, bool isOwn)
    {
        if (at == path.Length || type is not INamedTypeSymbol named || context.Properties(named).FirstOrDefault(p => p.Name == path[at]) is not { } property)
            return default;
        if (!SymbolEqualityComparer.Default.Equals(property.ContainingAssembly, context.Compilation.Assembly))
            return OfManifest(named, property, path, at);
        if (named.InstanceConstructors.Any(c => c is { IsImplicitlyDeclared: false, Parameters.Length: 0 }))
            return default;
        if (DefaultParser.Initializer(property, context.CancellationToken) is { } initializer)
            return Of(initializer, property.Type, path, at + 1, isOwn);
        return at + 1 == path.Length ? new(DefaultParser.Text(property, context), null) : default;
    }

    private Value OfManifest(INamedTypeSymbol type, IPropertySymbol property, string[] path, int at)
    {
        if (ChoiceType.Of(property.Type) is { } choice && at + 1 < path.Length)
            return OfRecord(choice, property, Manifests.Row(type, property.Name)?.Named("Default") as string, type, path, at);
        for (var length = path.Length - at; length > 0; length--)
        {
            if (Manifests.Row(type, string.Join(".", path, at, length)) is not { } row)
                continue;
            var text = row.Named("Default") as string;
            return at + length == path.Length ? new(text == ManifestParser.Fresh ? null : text, null) : text == ManifestParser.Fresh && length == 1 ? OfProperty(property.Type, path, at + 1, isOwn: false) : default;
        }
        return default;
    }

    // What the initialiser of another assembly sets of a record has a row; the rest is the record's own default.
    private Value OfRecord(ChoiceType choice, IPropertySymbol property, string? names, INamedTypeSymbol owner, string[] path, int at)
    {
        var chosen = names is null or "null" ? [] : ListText.Split(names);
        var (index, below) = choice.IsList && int.TryParse(path[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? (place, at + 2) : (0, at + 1);
        if (index >= chosen.Count || context.Family(choice.Base).FirstOrDefault(r => r.Name == chosen[index]) is not { } record)
            return default;
        if (below == path.Length)
            return new(record.Name, null) { Made = record.Type };
        return Manifests.Row(owner, string.Join(".", path, at, path.Length - at))?.Named("Default") is string text ? new(text, null) : OfProperty(record.Type, path, below, isOwn: false);
    }

    private Value Of(ExpressionSyntax expression, ITypeSymbol type, string[] path, int at, bool isOwn)
    {
        if (++_steps > MostSteps)
            return default;
        var model = context.Model(expression.SyntaxTree);
        if (expression is ParenthesizedExpressionSyntax parenthesized)
            return Of(parenthesized.Expression, type, path, at, isOwn);
        if (expression is MemberAccessExpressionSyntax access && model.GetSymbolInfo(access, context.CancellationToken).Symbol is IPropertySymbol { IsStatic: false } member)
            return Of(access.Expression, member.ContainingType, [.. path.Take(at), member.Name, .. path.Skip(at)], at, isOwn: false);
        if (at == path.Length)
            return new(DefaultParser.Text(expression, type, context), isOwn ? expression.GetLocation() : null) { Expression = expression, Made = model.GetTypeInfo(expression, context.CancellationToken).Type as INamedTypeSymbol };
        if (int.TryParse(path[at], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            return InitialRecord.Elements(expression) is { } elements && index < elements.Count ? Of(elements[index], type, path, at + 1, isOwn) : default;
        return expression switch
        {
            WithExpressionSyntax with => Assigned(with.Initializer, model, path, at, isOwn) ?? Of(with.Expression, type, path, at, isOwn),
            BaseObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 } } made =>
                Assigned(made.Initializer, model, path, at, isOwn) ?? OfProperty(model.GetTypeInfo(made, context.CancellationToken).Type, path, at, isOwn: false),
            _ => default,
        };
    }

    private Value? Assigned(InitializerExpressionSyntax? initializer, SemanticModel model, string[] path, int at, bool isOwn)
    {
        foreach (var assignment in initializer?.Expressions.OfType<AssignmentExpressionSyntax>() ?? [])
        {
            if (model.GetSymbolInfo(assignment.Left, context.CancellationToken).Symbol is not IPropertySymbol property || property.Name != path[at])
                continue;
            return assignment.Right is InitializerExpressionSyntax nested
                ? at + 1 < path.Length ? Assigned(nested, model, path, at + 1, isOwn) : null
                : Of(assignment.Right, property.Type, path, at + 1, isOwn);
        }
        return null;
    }

    /// <param name="Text">The value; null where it is no constant.</param>
    /// <param name="Place">Where the record itself sets it.</param>
    private readonly record struct Value(string? Text, Location? Place)
    {
        /// <summary>The initialiser; null where it is not in this compilation.</summary>
        public ExpressionSyntax? Expression { get; init; }

        /// <summary>Type of the initialiser.</summary>
        public INamedTypeSymbol? Made { get; init; }
    }
}
