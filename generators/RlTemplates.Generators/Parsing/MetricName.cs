using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing;

/// <summary>How metrics are written: <c>learner/vf_loss</c>.</summary>
internal static class MetricName
{
    /// <summary>A name in snake_case, part by part; itself where it is already.</summary>
    public static string Snake(string name) => string.Join("/", name.Split('/').Select(Part).Where(p => p.Length > 0)) is { Length: > 0 } snake ? snake : "metric";

    private static string Part(string part)
    {
        var words = new string([.. part.Select(c => char.IsLetterOrDigit(c) ? c : '_')]);
        return NameCase.ToSnake(words).Trim('_');
    }
}
