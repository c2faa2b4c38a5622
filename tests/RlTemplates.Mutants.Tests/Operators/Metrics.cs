using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Mutants.Tests.Model;

namespace RlTemplates.Mutants.Tests.Operators;

/// <summary>A metric that another algorithm declares and this one does not.</summary>
internal sealed class MetricOfAnotherAlgorithm() : CodeOperator("metric: of another algorithm", "RLT0035")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from attribute in file.ConfigAttributes("StopWhen", "LogMetric")
        from metric in (string[])["learner/clip_fraction", "learner/mean_rho", "learner/cur_epsilon", "learner/ent_coef"]
        where !Metrics.OfAlgorithm(file, (TypeDeclarationSyntax)attribute.Parent!.Parent!).Contains(metric)
        select file.Edits.Replace(attribute.ArgumentList!.Arguments[0].Span, Words.Quoted(metric));
}

internal sealed class LoggedTwice() : CodeOperator("metric: logged twice", "RLT0040")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) => file.ConfigAttributes("LogMetric").Select(a => file.Edits.Insert(a.Span.End, ", " + a).Or(a.Span));
}

/// <summary>No other name is needed where the metric is not used by its name.</summary>
internal sealed class MetricNameWithCapitals() : CodeOperator("metric: an own one that is not in snake_case", "RLT0041")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from literal in Metrics.OwnNames(file)
        select file.Edits.Replace(literal.Span, Words.Quoted(char.ToUpperInvariant(literal.Token.ValueText[0]) + literal.Token.ValueText[1..].Replace('_', ' ')));
}

internal sealed class TakenMetricName() : CodeOperator("metric: an own one with the name of a built-in one", "RLT0016")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from literal in Metrics.OwnNames(file)
        from name in (string[])["episode_reward_mean", "time_total_s"]
        select file.Edits.Replace(literal.Span, Words.Quoted(name));
}

internal sealed class TakenLoggedName() : CodeOperator("metric: one that a callback logs with the name of a built-in one", "RLT0016")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from config in file.Configs
        from name in (string[])["episode_reward_mean", "time_total_s"]
        select file.Edits.Insert(config.CloseBraceToken.SpanStart, $"    [OnTrainResult] void LogAgain(TrainResult result, Run run) => run.Log({Words.Quoted(name)}, 1);\n");
}

internal sealed class MetricFromText() : CodeOperator("metric: an own one that is no number", "RLT0010")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from literal in Metrics.OwnNames(file)
        let method = (MethodDeclarationSyntax)literal.Ancestors().First(a => a is MethodDeclarationSyntax)
        from type in (string[])["string", "bool"]
        select file.Edits.Replace(method.ReturnType.Span, type).Or(method.Identifier.Span);
}

internal static class Metrics
{
    public static IEnumerable<LiteralExpressionSyntax> OwnNames(CodeFile file) =>
        from config in file.Configs
        from method in config.Members.OfType<MethodDeclarationSyntax>()
        from attribute in CodeFile.Attributes(method, "LogMetric")
        where attribute.ArgumentList!.Arguments[0].Expression.IsKind(SyntaxKind.StringLiteralExpression)
        select (LiteralExpressionSyntax)attribute.ArgumentList!.Arguments[0].Expression;

    public static IReadOnlyCollection<string> OfAlgorithm(CodeFile file, TypeDeclarationSyntax config) =>
        [.. file.Type(config)!.GetMembers().OfType<IPropertySymbol>().Select(p => p.Type.Attribute("AlgorithmOptions")?.ConstructorArguments[0].Value).OfType<INamedTypeSymbol>()
            .SelectMany(a => a.Attribute("Algorithm")?.NamedArguments ?? []).Where(n => n.Key == "Metrics").SelectMany(n => n.Value.Values).Select(v => (string)v.Value!)];
}
