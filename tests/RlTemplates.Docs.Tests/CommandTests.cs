using System.Text.RegularExpressions;
using RlTemplates.Cluster.Verbs;
using RlTemplates.Experiments;
using RlTemplates.Mlflow.Verbs;
using RlTemplates.Serving.Verbs;
using RlTemplates.Verbs;

namespace RlTemplates.Docs.Tests;

/// <summary>Commands in blocks of the console name verbs and options that there are.</summary>
[Collection("console")]
public sealed partial class CommandTests
{
    private static readonly Lazy<IReadOnlyList<ExperimentDefinition>> Experiments = new(() =>
    [
        .. new[] { Sample.Containing("docs/how-to/own-algorithm.md", "CartSearchExperiment"), Sample.Containing("README.md", "PongExperiment") }
            .SelectMany(s => s.Compile().Load().GetTypes()).Select(t => t.GetProperty("Definition")?.GetValue(null)).OfType<ExperimentDefinition>(),
    ]);

    // The verbs of packages of ours.
    private static readonly Func<Verb>[] Packages = [static () => new ServeVerb(), static () => new MlflowVerb(), static () => new HeadVerb(), static () => new WorkVerb()];

    public static TheoryData<string, int, string> Commands =>
    [
        .. from page in Repository.Pages
           from block in Block.Of(page)
           where block.Language == "console"
           from line in block.Code.Split('\n').Select((text, i) => (text, block.Line + i))
           where ToProgram().IsMatch(line.text)
           select new TheoryDataRow<string, int, string>(page, line.Item2, ToProgram().Match(line.text).Groups["arguments"].Value),
    ];

    [Fact]
    public void There_are_commands() => Commands.Count.ShouldBeGreaterThan(15);

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task The_program_knows_the_command(string page, int line, string arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var names = arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // Words before the first option: verbs, and perhaps what they take.
        var verbs = names.TakeWhile(n => !n.StartsWith('-')).TakeWhile((n, i) => i == 0 || (names[0], n) is ("runs", "show" or "diff" or "best" or "export" or "delete") or ("config", "schema" or "init" or "diff") or ("models", "register" or "show" or "download" or "delete") or ("endpoints", "delete") or ("compute", "create" or "wait" or "delete"));
        var help = await Help([.. verbs]);

        // Of a verb that it does not have, the program gives its own help.
        (verbs.Any() && help == await Help([])).ShouldBeFalse($"{page}({line}): there is no {names[0]}");
        foreach (var option in names.Where(n => n.StartsWith("--", StringComparison.Ordinal)))
            Regex.IsMatch(help, $@"(?<![\w-]){Regex.Escape(option)}(?![\w-])").ShouldBeTrue($"{page}({line}): {names[0]} has no {option}");
    }

    private static async Task<string> Help(string[] verbs)
    {
        var output = new StringWriter();
        var before = Console.Out;
        Console.SetOut(output);
        try
        {
            foreach (var definition in Experiments.Value)
                await EntryScript.RunAsync([.. verbs, "--help"], [definition], Packages);
            await EntryScript.RunAsync([.. verbs, "--help"], Experiments.Value, Packages);
        }
        finally
        {
            Console.SetOut(before);
        }
        return output.ToString();
    }

    [GeneratedRegex(@"^dotnet run (?:-c Release )?-- (?<arguments>[a-z][^#|>]*)")]
    private static partial Regex ToProgram();
}
