namespace RlTemplates.Outsider.Tests;

/// <summary>What is wrong in the options of an outsider's parts, in C# and YAML, is an error of the compiler where it stands.</summary>
public sealed class MistakeTests(Packed packed)
{
    [SlowFact]
    public async Task Every_mistake_is_found_where_it_stands_and_nothing_else()
    {
        var wrong = packed.Copy("wrong");
        var mistakes = Path.Combine(Packed.Root, "tests", "RlTemplates.Outsider.Tests", "Mistakes");
        List<Finding> expected = [];
        foreach (var file in Directory.EnumerateFiles(mistakes, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(mistakes, file).Replace('\\', '/');
            File.Copy(file, Path.Combine(wrong.Project, name));
            expected.AddRange(Finding.Expected(file, name));
        }

        var result = await wrong.BuildAsync();

        result.ExitCode.ShouldNotBe(0, result.Output);
        var found = Finding.Of(result.Output, wrong.Project);
        expected.Count.ShouldBeGreaterThan(20);
        found.Where(f => !expected.Exists(e => Tells(f, e))).ShouldBeEmpty(result.Output);
        expected.Where(e => !found.Any(f => Tells(f, e))).ShouldBeEmpty(result.Output);
        result.Output.ShouldContain("Reflection.cs(8,47): error IL2057", customMessage: "the outsider is built without the analyzers of trimming");
    }

    // A comment may leave out the end of a message.
    private static bool Tells(Finding found, Finding expected) =>
        (found.File, found.Line) == (expected.File, expected.Line) && found.Text.StartsWith(expected.Text, StringComparison.Ordinal);
}
