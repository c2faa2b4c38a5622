using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using RlTemplates.Generators.Parsing;

namespace RlTemplates.CodeFixes;

/// <summary>Gives a callback the signature that its attribute asks for; names of parameters stay.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class SignatureFix() : MendFix(Mend.Signature)
{
    private protected override string Title(string text) => $"Write '{text}'";

    private protected override IEnumerable<TextChange> Changes(SyntaxNode root, TextSpan place, string text)
    {
        // text: void OnResult(TrainResult result, Run run)
        var wanted = (MethodDeclarationSyntax?)SyntaxFactory.ParseMemberDeclaration(text + ";");
        var method = root.FindNode(place).FirstAncestorOrSelf<MethodDeclarationSyntax>();
        if (wanted is null || method is null || method.TypeParameterList is not null || !CanReturn(method, wanted.ReturnType.ToString()))
            yield break;
        foreach (var modifier in method.Modifiers.Where(m => m.IsKind(SyntaxKind.AsyncKeyword)))
            yield return new(Lines.WithBlanks(modifier), "");
        if (method.ReturnType.ToString() != wanted.ReturnType.ToString())
            yield return new(method.ReturnType.Span, wanted.ReturnType.ToString());
        var parameters = wanted.ParameterList.Parameters.Select((p, i) => $"{string.Concat(p.Modifiers.Select(m => m.Text + " "))}{p.Type} {Name(method, i) ?? p.Identifier.Text}").Take(Count(method, wanted));
        yield return new(method.ParameterList.Span, $"({string.Join(", ", parameters)})");
    }

    private static string? Name(MethodDeclarationSyntax method, int index) => method.ParameterList.Parameters.ElementAtOrDefault(index)?.Identifier.Text;

    /// <summary>A run that is not asked for stays away.</summary>
    private static int Count(MethodDeclarationSyntax method, MethodDeclarationSyntax wanted) => wanted.ParameterList.Parameters.LastOrDefault()?.Type?.ToString() == "Run"
        ? Math.Max(1, Math.Min(method.ParameterList.Parameters.Count, wanted.ParameterList.Parameters.Count))
        : wanted.ParameterList.Parameters.Count;

    /// <summary>Whether the body goes with the return type: awaits and results cannot be mended by a signature.</summary>
    private static bool CanReturn(MethodDeclarationSyntax method, string type)
    {
        var returns = method.DescendantNodes().OfType<ReturnStatementSyntax>().Any(r => r.Expression is not null);
        if (method.DescendantNodes().Any(n => n is AwaitExpressionSyntax))
            return false;
        return type == "void"
            ? !returns && method.ExpressionBody?.Expression is null or InvocationExpressionSyntax or AssignmentExpressionSyntax
            : method.ReturnType.ToString() == type || method.ReturnType.ToString() is "float" or "int" or "long";
    }
}
