using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace RlTemplates.Generators.Caching;

/// <summary>What a file can mean to the models of other files: all but the bodies of its methods. Trees live on from edit to edit, so only an edited file is read again.</summary>
internal sealed class TreeShape
{
    private static readonly ConditionalWeakTable<SyntaxTree, TreeShape> Known = new();

    private TreeShape(SyntaxNode root)
    {
        var text = root.ToFullString();
        var (shape, end) = (new StringBuilder(), 0);
        foreach (var node in root.DescendantNodes(static n => !IsBody(n)))
        {
            if (IsBody(node))
            {
                shape.Append(text, end, node.SpanStart - end);
                end = node.Span.End;
            }
            else if (node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)
            {
                Declared.Add(FullName(node));
                if (node is RecordDeclarationSyntax { BaseList: not null } record)
                    Deriving.Add(record);
            }
            else if (node is UsingDirectiveSyntax { GlobalKeyword.RawKind: not 0 } or ExternAliasDirectiveSyntax
                or AttributeListSyntax { Parent: CompilationUnitSyntax })
                IsGlobal = true;
            else if (node is GlobalStatementSyntax || (node is MethodDeclarationSyntax method && method.Identifier.ValueText == "Main"))
                MayEnter = true;
        }
        shape.Append(text, end, text.Length - end);
        Sum = Checksum(shape.ToString());
        Names = Checksum(string.Join(";", Declared));
        foreach (var token in root.DescendantTokens(static n => !IsBody(n)).Where(t => t.IsKind(SyntaxKind.IdentifierToken)))
            Mentioned.Add(token.ValueText);
    }

    /// <summary>Checksum of the file without bodies.</summary>
    public string Sum { get; }

    /// <summary>Checksum of the names of the types that it declares.</summary>
    public string Names { get; }

    /// <summary>Whether it says what every file sees.</summary>
    public bool IsGlobal { get; }

    /// <summary>Whether an entry point may stand in it.</summary>
    public bool MayEnter { get; }

    /// <summary>Names of the types that it declares, with those around them.</summary>
    public List<string> Declared { get; } = [];

    /// <summary>The records that it declares with a list of bases.</summary>
    public List<RecordDeclarationSyntax> Deriving { get; } = [];

    /// <summary>Names in the lists of bases of its records.</summary>
    public IEnumerable<string> Bases => Deriving.SelectMany(r => r.BaseList!.Types).SelectMany(t => t.DescendantTokens()).Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText);

    /// <summary>Every name outside bodies.</summary>
    public HashSet<string> Mentioned { get; } = new(StringComparer.Ordinal);

    public static TreeShape Of(SyntaxTree tree) => Known.GetValue(tree, static t => new(t.GetRoot()));

    public static string Checksum(string text) => Convert.ToBase64String([.. SourceText.From(text, Encoding.UTF8, SourceHashAlgorithm.Sha256).GetChecksum()]);

    private static bool IsBody(SyntaxNode node) => node is BlockSyntax { Parent: BaseMethodDeclarationSyntax } or ArrowExpressionClauseSyntax { Parent: BaseMethodDeclarationSyntax };

    private static string FullName(SyntaxNode node) => string.Join(".", node.AncestorsAndSelf().Reverse().Select(static n => n switch
    {
        BaseNamespaceDeclarationSyntax space => space.Name.ToString(),
        TypeDeclarationSyntax type => type.Identifier.ValueText + "`" + (type.TypeParameterList?.Parameters.Count ?? 0),
        BaseTypeDeclarationSyntax type => type.Identifier.ValueText,
        DelegateDeclarationSyntax type => type.Identifier.ValueText,
        _ => "",
    }).Where(n => n.Length > 0));
}
