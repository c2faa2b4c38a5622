using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing.Targets;

/// <summary>A target or machine group of a config class: the attribute and what it sets. Lives no longer than one parse.</summary>
internal sealed class Declaration
{
    private Declaration(INamedTypeSymbol type, Location place, IReadOnlyList<Argument> arguments, string creation) => (Type, Place, Arguments, Creation) = (type, place, arguments, creation);

    /// <summary>The attribute's class.</summary>
    public INamedTypeSymbol Type { get; }

    public Location Place { get; }

    /// <summary>What is set, in order.</summary>
    public IReadOnlyList<Argument> Arguments { get; }

    /// <summary>The expression that makes the attribute, without its properties.</summary>
    public string Creation { get; }

    /// <summary>Whether every experiment has it, without an attribute on the config class.</summary>
    public bool IsImplicit { get; private init; }

    /// <summary>The attribute as code names it, for example <c>AzureMl</c>.</summary>
    public string Kind => KindOf(Type);

    public bool IsTarget => Type.DerivesFrom(KnownNames.SubmitsTo);

    /// <summary>Its own name, or the attribute's in lower case.</summary>
    public string Name => Find("Name")?.Value as string is { Length: > 0 } name ? name : Kind.ToLowerInvariant();

    /// <summary>Its text with one more argument; null where it is not written in this project.</summary>
    public string? TextWith(string argument, CancellationToken cancellationToken) =>
        Place.SourceTree?.GetRoot(cancellationToken).FindNode(Place.SourceSpan) is AttributeSyntax syntax
            ? $"{syntax.Name}({string.Join(", ", (syntax.ArgumentList?.Arguments.Select(a => a.ToString()) ?? []).Concat([argument]))})"
            : null;

    /// <summary>The attribute of another kind whose target every experiment has under the same name; null where there is none.</summary>
    public string? ImpliedRival(Compilation compilation) => TargetPairs.Of(compilation)
        .Where(p => p.IsImplicit && !SymbolEqualityComparer.Default.Equals(p.Attribute, Type)).Select(p => KindOf(p.Attribute))
        .FirstOrDefault(kind => kind.Equals(Name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether it stands in place of the target of its kind that every experiment has: <c>[Local(MaxCpus = 2)]</c>.</summary>
    public bool TakesImplicitPlace(Compilation compilation) => !IsImplicit && Name.Equals(Kind, StringComparison.OrdinalIgnoreCase)
        && TargetPairs.Of(compilation).Any(p => p.IsImplicit && SymbolEqualityComparer.Default.Equals(p.Attribute, Type));

    /// <summary>Where its name stands, else the whole of it.</summary>
    public Location NamePlace => Find("Name")?.Place ?? Place;

    /// <summary>Every target and machine group of a class, in order.</summary>
    public static IReadOnlyList<Declaration> All(INamedTypeSymbol type, ParseContext context) =>
    [
        .. from attribute in type.GetAttributes()
           let declared = attribute.AttributeClass
           where attribute.AttributeConstructor is not null && (declared.DerivesFrom(KnownNames.SubmitsTo) || declared.DerivesFrom(KnownNames.MachineGroup))
           select new Declaration(declared, attribute.Place(context.CancellationToken) ?? type.Place(), Read(attribute, declared, context), Argument.Creation(attribute)),
    ];

    /// <summary>The targets among declarations, and at the end those that every experiment has.</summary>
    public static IReadOnlyList<Declaration> Targets(IReadOnlyList<Declaration> all, INamedTypeSymbol type, ParseContext context)
    {
        var declared = all.Where(d => d.IsTarget).ToList();
        var implied = TargetPairs.Of(context.Compilation).Where(p => p.IsImplicit).Select(p => new Declaration(p.Attribute, type.Place(), [], $"new {p.Attribute.ToCode()}()") { IsImplicit = true });
        return [.. declared, .. implied.Where(i => !declared.Any(d => d.Name.Equals(i.Name, StringComparison.OrdinalIgnoreCase)))];
    }

    /// <summary>The argument that sets a property, or null.</summary>
    public Argument? Find(string property) => Arguments.FirstOrDefault(a => a.Name == property);

    /// <summary>Properties of an attribute's class, those of its bases too; of an overridden one only the last.</summary>
    public static IEnumerable<IPropertySymbol> Properties(INamedTypeSymbol type)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var current = type; current is not null; current = current.BaseType)
        {
            foreach (var property in current.GetMembers().OfType<IPropertySymbol>())
            {
                if (property is { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public } && seen.Add(property.Name))
                    yield return property;
            }
        }
    }

    private static string KindOf(INamedTypeSymbol type) =>
        type.Name.EndsWith("Attribute", StringComparison.Ordinal) && type.Name.Length > 9 ? type.Name.Substring(0, type.Name.Length - 9) : type.Name;

    private static List<Argument> Read(AttributeData attribute, INamedTypeSymbol type, ParseContext context)
    {
        var written = (attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken) as AttributeSyntax)?.ArgumentList?.Arguments.ToList() ?? [];
        var properties = Properties(type).ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        var arguments = new List<Argument>();
        foreach (var (parameter, value) in attribute.AttributeConstructor!.Parameters.Zip(attribute.ConstructorArguments, (p, v) => (p, v)))
        {
            var syntax = written.FirstOrDefault(w => w.NameColon?.Name.Identifier.ValueText == parameter.Name) ?? written.Where(w => w.NameEquals is null && w.NameColon is null).ElementAtOrDefault(parameter.Ordinal);
            Add(parameter.Name, value, syntax);
        }
        foreach (var named in attribute.NamedArguments)
            Add(named.Key, named.Value, written.FirstOrDefault(w => w.NameEquals?.Name.Identifier.ValueText == named.Key));
        return arguments;

        void Add(string name, TypedConstant value, AttributeArgumentSyntax? syntax)
        {
            if (value.Kind != TypedConstantKind.Error && properties.TryGetValue(name, out var property))
                arguments.Add(new(property, value, syntax?.Expression));
        }
    }
}
