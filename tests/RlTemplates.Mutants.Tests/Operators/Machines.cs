using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Mutants.Tests.Model;

namespace RlTemplates.Mutants.Tests.Operators;

/// <summary>Not another size that there is.</summary>
internal sealed class UnknownMachineSize() : CodeOperator("target: an unknown size of machine", "RLT0055")
{
    private static readonly HashSet<string> Known =
        [.. File.ReadLines(Path.Combine(Repository.Root, "generators", "RlTemplates.Generators", "Machines", "known.vmsizes.csv")).Select(l => l.Split(',')).Where(c => c.Length > 1).Select(c => c[1])];

    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from argument in Targets.Arguments(file)
        where argument.Property.Attribute("MachineSize") is not null && argument.Argument.Expression is LiteralExpressionSyntax
        let text = ((LiteralExpressionSyntax)argument.Argument.Expression).Token.ValueText
        from wrong in (string[])[Words.Misspelt(text), text + "0"]
        where !Known.Contains(wrong)
        select file.Edits.Replace(argument.Argument.Expression.Span, Words.Quoted(wrong));
}

internal sealed class GoneMachineSize() : CodeOperator("target: a size of machine that is gone", "RLT0133")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from argument in Targets.Arguments(file)
        where argument.Property.Attribute("MachineSize") is not null && argument.Argument.Expression is LiteralExpressionSyntax
        let isOfSageMaker = argument.Argument.Expression.ToString().StartsWith("\"ml.", StringComparison.Ordinal)
        where isOfSageMaker || argument.Argument.Expression.ToString().StartsWith("\"STANDARD_", StringComparison.OrdinalIgnoreCase)
        from gone in isOfSageMaker ? (string[])["ml.p2.xlarge", "ml.p2.16xlarge"] : ["STANDARD_NC6", "Standard_NC12s_v3", "STANDARD_NV24"]
        select file.Edits.Replace(argument.Argument.Expression.Span, Words.Quoted(gone));
}

internal sealed class SizeOfAnotherProvider() : CodeOperator("target: a size of machine of another provider", "RLT0127")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from argument in Targets.Arguments(file)
        where argument.Property.Name == "VmSize" && argument.Argument.Expression is LiteralExpressionSyntax
        from other in (string[])["ml.g5.xlarge", "ml.c5.xlarge"]
        select file.Edits.Replace(argument.Argument.Expression.Span, Words.Quoted(other));
}

internal sealed class MachinesOfNoTarget() : CodeOperator("target: machines for a target that there is not", "RLT0126")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from config in file.Configs
        from machine in CodeFile.Attributes(config, "Head", "Workers", "Rack")
        from other in (string[])["nowhere", "local"]
        select file.Edits.Insert(machine.ArgumentList!.CloseParenToken.SpanStart, $", Target = {Words.Quoted(other)}");
}

internal sealed class GpuOfNoMachine() : CodeOperator("target: a GPU of a size without one", "RLT0056")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from argument in Targets.Arguments(file)
        where argument.Argument.NameEquals!.Name.Identifier.ValueText == "UseGpu" && argument.Argument.Expression.ToString() == "true"
        let size = CodeFile.Argument((AttributeSyntax)argument.Argument.Parent!.Parent!, "VmSize")
        where size is not null
        from other in (string[])["STANDARD_D2_V2", "STANDARD_F4S_V2"]
        select file.Edits.Replace(size.Expression.Span, Words.Quoted(other)).Or(argument.Argument.Span);
}

internal sealed class UnknownMachines() : CodeOperator("target: machines that there are not", "RLT0059")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from argument in Targets.Arguments(file)
        where argument.Property.Attribute("UsesMachines") is not null && argument.Argument.Expression is LiteralExpressionSyntax
        select file.Edits.Replace(argument.Argument.Expression.Span, Words.Quoted(Words.Misspelt(((LiteralExpressionSyntax)argument.Argument.Expression).Token.ValueText)));
}

internal sealed class WorkersAlone() : CodeOperator("target: workers without a head", "RLT0060")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from config in file.Configs
        let heads = CodeFile.Attributes(config, "Head").ToList()
        where heads.Count == 1 && CodeFile.Attributes(config, "Workers").Any()
        select file.Without(heads[0]).At(CodeFile.Attributes(config, "Workers", "AzureMl", "Slurm", "Ray").Select(a => a.Span));
}

internal sealed class AmbiguousMachines() : CodeOperator("target: two groups of machines, and not which", "RLT0062")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from config in file.Configs
        let groups = CodeFile.Attributes(config, "Head", "Workers").ToList()
        let users = CodeFile.Attributes(config, "AzureMl", "Slurm", "Ray").ToList()
        from use in users
        where users.Count == 1 && use.ArgumentList?.Arguments.Any(a => a.NameEquals?.Name.ToString() is "Head" or "Workers") != true
        from one in groups
        select file.Edits.Insert(one.Span.End, $", {CodeFile.NameOf(one)}(\"another\")").Or(use.Span);
}

internal sealed class UnusedMachines() : CodeOperator("target: machines that nothing uses", "RLT0061", "RLT0126")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from config in file.Configs
        let users = CodeFile.Attributes(config, "AzureMl", "Slurm", "Ray").ToList()
        let groups = CodeFile.Attributes(config, "Head", "Workers").ToList()
        where users.Count == 1 && groups.Count > 0
        select file.Without(users[0]).At(groups.Select(g => g.Span));
}

internal sealed class TooManyWorkers() : CodeOperator("target: more workers than CPUs", "RLT0057")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from set in file.Settings()
        where set.Property.Name == "NumWorkers" && set.Value is LiteralExpressionSyntax
        let config = set.Value.Ancestors().OfType<TypeDeclarationSyntax>().First()
        where CodeFile.Attributes(config, "Head").Any(h => CodeFile.Argument(h, "VmSize") is not null || CodeFile.Argument(h, "Cpus") is not null)
        from count in (string[])["500", "1024"]
        select file.Edits.Replace(set.Value.Span, count);
}
