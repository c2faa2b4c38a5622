using RlTemplates.Options;

namespace RlTemplates.Verbs;

/// <summary>Help of a choice between records: its names, and the options of each record. Choices inside records are only named.</summary>
internal static class ChoiceHelp
{
    /// <summary>Writes a choice.</summary>
    /// <param name="output">Receives the text.</param>
    /// <param name="experiment">Name of the experiment.</param>
    /// <param name="choice">The choice.</param>
    /// <param name="defaults">What is chosen by default.</param>
    public static void Write(TextWriter output, string experiment, ChoiceOption choice, IReadOnlyList<object?> defaults)
    {
        var name = Name(choice);
        output.WriteLine();
        output.WriteLine($"{experiment}, {choice.Path}:");
        output.WriteLine($"  {name}.type  ({Names(choice)}; {Default(choice, defaults)})");
        if (choice.Summary.Length > 0)
            output.WriteLine("      " + choice.Summary);
        foreach (var record in choice.Family.Tables)
        {
            output.WriteLine($"    {record.Name}{(record.Summary.Length > 0 ? ": " + record.Summary : "")}");
            var fresh = record.CreateDefault();
            foreach (var option in record.Options)
            {
                output.WriteLine($"      {name}.{NameCase.SnakeToKebab(option.Path)}{(option.IsDictionary ? ".<key>" : "")}  ({option.Expected}{HelpText.Range(option)}; {HelpText.Default(option.Show(option.Format(fresh)))})");
                if (option.Summary.Length > 0)
                    output.WriteLine("          " + option.Summary);
            }
            foreach (var inner in record.Choices)
                output.WriteLine($"      {name}.{NameCase.SnakeToKebab(inner.Path)}{(inner.IsList ? ".<n>" : "")}.type  ({Names(inner)})");
        }
    }

    private static string Default(ChoiceOption choice, IReadOnlyList<object?> defaults) =>
        defaults.Count == 0 ? "none by default" : HelpText.Default(string.Join(", ", defaults.Select(d => choice.Family.TableOf(d)?.Name ?? "null")));

    private static string Name(ChoiceOption choice) => $"--{NameCase.SnakeToKebab(choice.Path)}{(choice.IsList ? ".<n>" : "")}";

    private static string Names(ChoiceOption choice) =>
        choice.Family.Tables.Count == 0 ? "no record is known" : ChoiceGrammar.OneOf([.. choice.Family.Tables.Select(t => t.Name)]) + $"{(choice.TakesNull ? " or null" : "")}";
}
