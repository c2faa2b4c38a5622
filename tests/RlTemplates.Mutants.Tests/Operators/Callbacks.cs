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
        let parameters = string.Join(", ", method.ParameterList.Parameters)
        from list in (string[])["()", $"({parameters}{(parameters.Length > 0 ? ", " : "")}int number)"]
        where list != method.ParameterList.ToString()
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
        where method.Body is not null && !CodeFile.Attributes(method, "ExportStrategy").Any() && method.ReturnType.ToString() == "void"
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

internal sealed class WrongMadeHook() : CodeOperator("hook: a method that makes something else", "RLT0010")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from method in Callbacks.Of(file)
        where CodeFile.Attributes(method, "TrainHook", "EvalHook", "ContinueWhen").Any()
        from type in (string[])["object", "void", "Task<bool>"]
        select file.Edits.Replace(method.ReturnType.Span, type).Or(method.Identifier.Span);
}

internal sealed class ConditionThatIsNotAskedWithNull() : CodeOperator("condition for going on: not asked with null", "RLT0010")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from method in Callbacks.Of(file)
        where CodeFile.Attributes(method, "ContinueWhen").Any()
        let type = method.ParameterList.Parameters[0].Type!
        select file.Edits.Replace(type.Span, type.ToString().TrimEnd('?')).Or(method.Identifier.Span);
}

internal sealed class SecondConditionForGoingOn() : CodeOperator("condition for going on: a second one", "RLT0146")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from method in Callbacks.Of(file)
        where CodeFile.Attributes(method, "ContinueWhen").Any()
        select file.Edits.Insert(method.Span.End, "\n    [ContinueWhen] static bool IsSecond(EvaluationResult? evaluation) => true;");
}

internal sealed class UnusableExportName() : CodeOperator("export: a name that is no folder's, or another's", "RLT0147")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from method in Callbacks.Of(file)
        from attribute in CodeFile.Attributes(method, "ExportStrategy")
        from name in (string[])["", "../weights", "a/b", ".hidden", "weights.", "a*"]
        select file.Edits.Replace(attribute.ArgumentList!.Arguments[0].Span, $"\"{name}\"");
}

internal static class Callbacks
{
    private static readonly string[] Names = ["OnTrainResult", "OnEpisodeEnd", "OnCheckpoint", "OnEvaluation", "LogMetric", "TrainHook", "EvalHook", "ExportStrategy", "ContinueWhen"];

    public static IEnumerable<MethodDeclarationSyntax> Of(CodeFile file) =>
        file.Configs.SelectMany(c => c.Members.OfType<MethodDeclarationSyntax>()).Where(m => CodeFile.Attributes(m, Names).Any());
}
