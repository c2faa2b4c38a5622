using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace RlTemplates.Mutants.Tests.Model;

/// <summary>A source file, with what operators ask of it.</summary>
internal sealed class CodeFile
{
    private readonly Project _project;
    private readonly string _path;

    public CodeFile(Project project, string path)
    {
        (_project, _path) = (project, path);
        var tree = project.Run.Output.SyntaxTrees.First(t => t.FilePath == path);
        (Root, Model) = (tree.GetRoot(), project.Run.Output.GetSemanticModel(tree));
    }

    public SyntaxNode Root { get; }

    public SemanticModel Model { get; }

    public Project Project => _project;

    public string Path => _path;

    public Edits Edits => new(_project, _path);

    /// <summary>Declarations of config classes.</summary>
    public IEnumerable<TypeDeclarationSyntax> Configs => Nodes<TypeDeclarationSyntax>().Where(t => Attributes(t, "RlExperiment").Any());

    /// <summary>Declarations with [RlEnvironment].</summary>
    public IEnumerable<TypeDeclarationSyntax> Environments => Nodes<TypeDeclarationSyntax>().Where(t => Attributes(t, "RlEnvironment").Any());

    /// <summary>Properties of config classes.</summary>
    public IEnumerable<PropertyDeclarationSyntax> ConfigProperties => Configs.SelectMany(c => c.Members.OfType<PropertyDeclarationSyntax>());

    public IEnumerable<T> Nodes<T>() where T : SyntaxNode => Root.DescendantNodes().OfType<T>();

    public ISymbol? Symbol(SyntaxNode node) => Model.GetSymbolInfo(node).Symbol;

    public INamedTypeSymbol? Type(BaseTypeDeclarationSyntax type) => Model.GetDeclaredSymbol(type);

    /// <summary>The attributes of a member with a name, without the word Attribute; all of them without a name.</summary>
    public static IEnumerable<AttributeSyntax> Attributes(MemberDeclarationSyntax member, params string[] names) =>
        member.AttributeLists.SelectMany(l => l.Attributes).Where(a => names.Length == 0 || names.Contains(NameOf(a)));

    public static string NameOf(AttributeSyntax attribute) => attribute.Name.ToString().Split('.', ':')[^1];

    /// <summary>The attributes of all config classes with a name.</summary>
    public IEnumerable<AttributeSyntax> ConfigAttributes(params string[] names) => Configs.SelectMany(c => Attributes(c, names));

    /// <summary>A named argument of an attribute.</summary>
    public static AttributeArgumentSyntax? Argument(AttributeSyntax attribute, string name) =>
        attribute.ArgumentList?.Arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == name);

    /// <summary>The property that a named argument sets.</summary>
    public IPropertySymbol? Property(AttributeArgumentSyntax argument) =>
        argument.NameEquals is { } name ? Symbol(name.Name) as IPropertySymbol : null;

    /// <summary>Properties that are set to an expression, in initialisers and as defaults.</summary>
    public IEnumerable<(IPropertySymbol Property, ExpressionSyntax Value)> Settings()
    {
        foreach (var assignment in Nodes<AssignmentExpressionSyntax>().Where(a => a.Parent is InitializerExpressionSyntax))
        {
            if (Symbol(assignment.Left) is IPropertySymbol property)
                yield return (property, assignment.Right);
        }
        foreach (var declared in Nodes<PropertyDeclarationSyntax>())
        {
            if (declared.Initializer is { } initializer && declared.AccessorList is { } list && list.Accessors.Any(a => a.IsKind(SyntaxKind.InitAccessorDeclaration))
                && Model.GetDeclaredSymbol(declared) is { } property)
                yield return (property, initializer.Value);
        }
    }

    /// <summary>Takes an attribute away, with its list where it stands alone.</summary>
    public Edits Without(AttributeSyntax attribute)
    {
        var list = (AttributeListSyntax)attribute.Parent!;
        var at = list.Attributes.IndexOf(attribute);
        var span = list.Attributes.Count == 1 ? list.Span
            : at == 0 ? TextSpan.FromBounds(attribute.SpanStart, list.Attributes[1].SpanStart)
            : TextSpan.FromBounds(list.Attributes[at - 1].Span.End, attribute.Span.End);
        return Edits.Replace(span, "");
    }

    /// <summary>Takes an argument away.</summary>
    public Edits Without(AttributeArgumentSyntax argument)
    {
        var list = (AttributeArgumentListSyntax)argument.Parent!;
        var at = list.Arguments.IndexOf(argument);
        var span = list.Arguments.Count == 1 ? argument.Span
            : at == 0 ? TextSpan.FromBounds(argument.SpanStart, list.Arguments[1].SpanStart)
            : TextSpan.FromBounds(list.Arguments[at - 1].Span.End, argument.Span.End);
        return Edits.Replace(span, "");
    }
}
