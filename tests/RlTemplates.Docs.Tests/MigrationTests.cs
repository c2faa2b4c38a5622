using System.Reflection;
using Microsoft.CodeAnalysis;
using RlTemplates.TestKit;

namespace RlTemplates.Docs.Tests;

/// <summary>
/// Config classes of the pages on moving from a Python estimator are whole programs: each is compiled with its generated entry point and
/// plans what it would submit, in an empty folder.
/// </summary>
[Collection("console")]
public sealed class MigrationTests : IDisposable
{
    private const string NothingDone = "Nothing was sent to 'local', and nothing was written.\n";

    private readonly string _before = Environment.CurrentDirectory;
    private readonly string _folder = Directory.CreateTempSubdirectory("docs-").FullName;

    public MigrationTests() => Environment.CurrentDirectory = _folder;

    public static TheoryData<string> Pages => [.. Repository.Pages.Where(p => p.StartsWith("docs/migrating/", StringComparison.Ordinal) && p != "docs/migrating/README.md")];

    public static TheoryData<string> PagesWithPresets => [.. Pages.Select(p => p.Data).Where(p => Block.Of(p).Any(b => b.Language == "yaml"))];

    public void Dispose()
    {
        Environment.CurrentDirectory = _before;
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void There_is_a_page_for_each_estimator() => Pages.Count.ShouldBe(4);

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_config_class_of_the_page_plans_a_job_of_this_machine(string page)
    {
        var (code, output, errors) = await Run(page, "submit", "--dry-run", "--to", "local");

        (code, errors).ShouldBe((0, NothingDone));
        output.ShouldContain("create folder");
        output.ShouldContain("start process");
        Directory.EnumerateFileSystemEntries(_folder).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(PagesWithPresets))]
    public async Task The_presets_of_the_page_are_planned_too(string page)
    {
        Directory.CreateDirectory("configs");
        foreach (var block in Block.Of(page).Where(b => b.Language == "yaml"))
        {
            var file = Path.GetFileName(block.Code.Split('\n')[0]["# ".Length..]);
            await File.WriteAllTextAsync(Path.Combine("configs", file), block.Code, TestContext.Current.CancellationToken);

            var (code, _, errors) = await Run(page, "submit", "--dry-run", "--config", Path.GetFileNameWithoutExtension(file));

            (code, errors).ShouldBe((0, NothingDone), block.Place);
        }
    }

    [Theory]
    [InlineData("polyaxon", "ray", "Ray")]
    public async Task A_target_without_its_package_is_refused_with_the_packages_name(string page, string target, string kind)
    {
        var (code, output, errors) = await Run($"docs/migrating/{page}.md", "submit", "--dry-run", "--to", target);

        (code, output).ShouldBe((2, ""));
        errors.ShouldBe($"error: '{target}' cannot be submitted to: [{kind}] needs the package RlTemplates.{kind}, which this program does not reference (dotnet add package RlTemplates.{kind}). It can submit to local.\n");
    }

    [Theory]
    [InlineData("azure-ml")]
    [InlineData("pong-on-rllib")]
    public async Task The_job_of_a_page_on_Azure_is_planned_without_a_question_to_anybody(string page)
    {
        await File.WriteAllTextAsync("config.json", """{ "subscription_id": "s", "resource_group": "g", "workspace_name": "w" }""", TestContext.Current.CancellationToken);

        var (code, output, errors) = await Run($"docs/migrating/{page}.md", "submit", "--dry-run", "--to", "azureml");

        code.ShouldBe(0, errors);
        errors.ShouldContain("a job of the program trains on one machine so far");
        output.ShouldContain("\"vmSize\": \"STANDARD_NC4AS_T4_V3\"");
        output.ShouldContain("\"jobType\": \"Command\"");
    }

    [Fact]
    public async Task The_job_of_the_page_on_SageMaker_is_planned_without_a_question_to_anybody()
    {
        var (code, output, errors) = await Run("docs/migrating/sagemaker.md", "submit", "--dry-run", "--to", "sagemaker");

        (code, errors).ShouldBe((0, NothingDone.Replace("local", "sagemaker", StringComparison.Ordinal)));
        output.ShouldContain("\"EnableManagedSpotTraining\": true");
    }

    [Fact]
    public async Task The_script_of_the_page_on_SageMaker_is_planned_with_the_toolkits_image()
    {
        Directory.CreateDirectory("src");
        await File.WriteAllTextAsync("src/train-coach.py", "", TestContext.Current.CancellationToken);

        var (code, output, errors) = await RunOf("docs/migrating/sagemaker.md", "CoachExperiment", "submit", "--dry-run", "--to", "sagemaker");

        code.ShouldBe(0, errors);
        output.ShouldContain("\"TrainingImage\": \"520713654638.dkr.ecr.us-west-2.amazonaws.com/sagemaker-rl-tensorflow:coach0.11.1-cpu-py3\"");
        output.ShouldContain("\"RLCOACH_PRESET\": \"\\\"preset-cartpole-clippedppo\\\"\"");
    }

    // Rows must not promise what is not there.
    [Theory]
    [MemberData(nameof(Pages))]
    public void The_page_names_only_properties_that_the_attributes_have(string page)
    {
        var known = new[] { typeof(AzureMlAttribute), typeof(SageMakerAttribute), typeof(RayAttribute), typeof(SlurmAttribute), typeof(HeadAttribute), typeof(WorkersAttribute) }
            .SelectMany(t => t.GetProperties()).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);

        Promised(page).Except(known, StringComparer.Ordinal).ShouldBeEmpty();
    }

    // What stands before a value, `Inputs = ["a=b"]`, in tables.
    private static IEnumerable<string> Promised(string page) =>
        from line in Repository.Read(page).Split('\n')
        where line.StartsWith('|')
        from code in line.Split('`').Where((_, i) => i % 2 == 1)
        where code.Contains(" = [", StringComparison.Ordinal) || code.Contains(" = \"", StringComparison.Ordinal)
        select code.Split(" = ")[0].Split('(')[^1] into name
        where name.All(char.IsAsciiLetter) && name.Length > 0 && char.IsAsciiLetterUpper(name[0])
        select name;

    private static Task<(int Code, string Output, string Errors)> Run(string page, params string[] args) => RunOf(page, "[RlExperiment(", args);

    // The first block of the page that has the text.
    private static async Task<(int Code, string Output, string Errors)> RunOf(string page, string text, params string[] args)
    {
        var file = Sample.Containing(page, text).Files.First(f => f.Text.Contains(text, StringComparison.Ordinal));
        List<(string, string)> files = [("Usings.cs", Sample.Usings), file];
        var main = GeneratorHarness.Run(GeneratorHarness.Compile(files, OutputKind.ConsoleApplication)).Load().EntryPoint!.DeclaringType!
            .GetMethod("Main", BindingFlags.Static | BindingFlags.NonPublic)!;
        var (output, errors, console) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" }, (Console.Out, Console.Error));
        Console.SetOut(output);
        Console.SetError(errors);
        try
        {
            return (await (Task<int>)main.Invoke(null, [args])!, output.ToString(), errors.ToString());
        }
        finally
        {
            Console.SetOut(console.Out);
            Console.SetError(console.Error);
        }
    }
}
