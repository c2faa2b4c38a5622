namespace RlTemplates.Verbs;

/// <summary><c>config</c>: every value and where it came from.</summary>
internal static class ConfigVerb
{
    public static int Run(Selection selection, string? preset)
    {
        if (selection.Bind(preset, null) is not { } bound)
            return ExitCodes.BadInput;
        var path = bound.Resolved.Max(r => r.Path.Length);
        var text = Math.Min(40, bound.Resolved.Max(r => r.Text.Length));
        foreach (var option in bound.Resolved)
            Console.Out.WriteLine($"{option.Path.PadRight(path)}  {option.Text.PadRight(text)}  {option.Source}");
        return ExitCodes.Success;
    }
}
