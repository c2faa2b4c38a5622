using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;
using RlTemplates.Mutants.Tests.Model;

namespace RlTemplates.Mutants.Tests.Operators;

internal sealed class SinkOutOfRange() : CodeOperator("sink: a number of mlflow outside its range", "RLT0005")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from set in file.Settings()
        where set.Property.ContainingType.Name == "MlflowSinkOptions"
        from number in Facts.Numbers(set.Value)
        from wrong in set.Property.OutOfRange()
        select file.Edits.Replace(number.Span, wrong);
}

internal sealed class WrongOptionOfSink() : PresetOperator("sink: an option of mlflow with a wrong name or value in a preset", "RLT0070", "RLT0071", "RLT0072")
{
    private static readonly Dictionary<string, string[]> Wrong = new(StringComparer.Ordinal)
    {
        ["tracking_uri"] = ["./mlruns", "sqlite:///mlflow.db"],
        ["interval_seconds"] = ["0", "3601", "soon"],
        ["timeout_seconds"] = ["0", "601"],
        ["end_seconds"] = ["-1", "3601"],
        ["artifacts"] = ["models", "everything"],
        ["required"] = ["2", "maybe"],
    };

    protected override IEnumerable<Edits> Mutate(PresetText preset)
    {
        var text = preset.Project.Texts[preset.Path];
        if (!text.Contains("type: mlflow", StringComparison.Ordinal))
            yield break;
        foreach (var (name, values) in Wrong)
        {
            if (Regex.Match(text, $@"\b(?<name>{name}): (?<value>[^,}}\s]+)") is not { Success: true, Groups: var groups })
                continue;
            yield return preset.Edits.Replace(SpanOf(groups["name"]), Words.Misspelt(name));
            foreach (var value in values)
                yield return preset.Edits.Replace(SpanOf(groups["value"]), value);
        }
    }

    private static TextSpan SpanOf(Group group) => new(group.Index, group.Length);
}
