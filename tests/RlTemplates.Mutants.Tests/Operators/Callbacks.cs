using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Mutants.Tests.Model;

namespace RlTemplates.Mutants.Tests.Operators;

internal sealed class WrongCallbackParameter() : CodeOperator("callback: another parameter", "RLT0010")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from method in Callbacks.Of(file)
        where method.ParameterList.Parameters.Count > 0
        let type = method.ParameterList.Parameters[0].Type!
        from other in (string[])["TrainResult", "EpisodeResult", "Checkpoint", "EvaluationResult", "int"]
        where other != type.ToString()
        select file.Edits.Replace(type.Span, other).Or(method.Identifier.Span);
}

internal sealed class SwappedCallbackParameters() : CodeOperator("callback: parameters in another order", "RLT0010")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from method in Callbacks.Of(file)
        where method.ParameterList.Parameters.Count == 2
        let parameters = method.ParameterList.Parameters
        select file.Edits.Replace(parameters[0].Span, parameters[1].ToString()).Replace(parameters[1].Span, parameters[0].ToString()).Or(method.Identifier.Span);
}

internal sealed class ExtraCallbackParameter() : CodeOperator("callback: one parameter more or none", "RLT0010")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from method in Callbacks.Of(file)
        from list in (string[])["()", $"({string.Join(", ", method.ParameterList.Parameters)}, int number)"]
        select file.Edits.Replace(method.ParameterList.Span, list).Or(method.Identifier.Span);
}

internal sealed class CallbackWithResult() : CodeOperator("callback: a result, or async", "RLT0010")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from method in Callbacks.Of(file)
        where method.ReturnType.ToString() == "void"
        from type in (string[])["async void", "bool", "System.Threading.Tasks.Task"]
        select file.Edits.Replace(method.ReturnType.Span, type).Or(method.Identifier.Span);
}

internal sealed class GenericCallback() : CodeOperator("callback: generic", "RLT0010")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) => Callbacks.Of(file).Select(m => file.Edits.Insert(m.Identifier.Span.End, "<T>").Or(m.Identifier.Span));
}

internal sealed class SwallowedException() : CodeOperator("callback: hides every exception", "RLT0042")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from method in Callbacks.Of(file)
        where method.Body is not null && method.ReturnType.ToString() == "void"
        select file.Edits.Insert(method.Body!.OpenBraceToken.Span.End, " try {").Insert(method.Body.CloseBraceToken.SpanStart, "} catch (Exception) { } ");
}

internal sealed class CallbackElsewhere() : CodeOperator("callback: outside of the config class", "RLT0024")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from method in Callbacks.Of(file)
        where method.Modifiers.Any(SyntaxKind.StaticKeyword) && method.Parent is TypeDeclarationSyntax { Parent: not TypeDeclarationSyntax }
        let config = (TypeDeclarationSyntax)method.Parent!
        select file.Edits.Replace(method.Span, "").Insert(config.Span.End, $"\n\npublic static class Elsewhere\n{{\n    {method}\n}}");
}

internal static class Callbacks
{
    private static readonly string[] Names = ["OnTrainResult", "OnEpisodeEnd", "OnCheckpoint", "OnEvaluation", "LogMetric"];

    public static IEnumerable<MethodDeclarationSyntax> Of(CodeFile file) =>
        file.Configs.SelectMany(c => c.Members.OfType<MethodDeclarationSyntax>()).Where(m => CodeFile.Attributes(m, Names).Any());
}
