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

    public bool IsSet(string path) => Find(path).Text is not (null or "null" or "false" or "[]");

    /// <summary>The initialiser in the record itself; null where the value is another record's default.</summary>
    public Location? PlaceOf(string path) => Find(path).Place;

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
        for (var length = path.Length - at; length > 0; length--)
        {
            if (Manifests.Row(type, string.Join(".", path, at, length)) is not { } row)
                continue;
            var text = row.Named("Default") as string;
            return at + length == path.Length ? new(text == ManifestParser.Fresh ? null : text, null) : text == ManifestParser.Fresh && length == 1 ? OfProperty(property.Type, path, at + 1, isOwn: false) : default;
        }
        return default;
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
            return new(DefaultParser.Text(expression, type, context), isOwn ? expression.GetLocation() : null);
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
    private readonly record struct Value(string? Text, Location? Place);
}
