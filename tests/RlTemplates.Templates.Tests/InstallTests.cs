using System.Text.RegularExpressions;

namespace RlTemplates.Templates.Tests;

/// <summary>The way from a clone to a project of one's own, as the first page of the docs describes it.</summary>
public sealed class InstallTests(PackedTemplates templates) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rl-install-").FullName;

    private Dictionary<string, string> Environment => new(LocalFeed.Environment) { ["DOTNET_CLI_HOME"] = Path.Combine(_folder, "home"), ["NUGET_PACKAGES"] = LocalFeed.GlobalPackages };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Word for word: the first command in the clone, all others in an empty folder.
    [SlowFact]
    public async Task The_page_for_beginners_leads_from_a_clone_to_a_trained_agent()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(PackedTemplates.Root, "docs", "getting-started.md"), TestContext.Current.CancellationToken);
        var commands = Regex.Matches(page, @"^```console\n(.+?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline).SelectMany(block => block.Groups[1].Value.Split('\n')).ToList();
        commands.Count.ShouldBeGreaterThan(8);
        (await DotnetAsync(PackedTemplates.Root, commands[0])).ShouldSucceed().Output.ShouldContain(commands[1]);

        var folder = Directory.CreateDirectory(Path.Combine(_folder, "empty")).FullName;
        foreach (var command in commands.Skip(1))
        {
            if (command.StartsWith("cd ", StringComparison.Ordinal))
                folder = Path.Combine(folder, command["cd ".Length..]);
            else
                (await DotnetAsync(folder, command)).ShouldSucceed();
        }

        Directory.GetFiles(Path.Combine(folder, "runs"), "evaluations.jsonl", SearchOption.AllDirectories).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task What_has_not_changed_is_not_packed_again() =>
        (await LocalFeed.PackAsync(PackedTemplates.Root, Path.Combine(_folder, "feed"))).ShouldBe(templates.Version);

    [Fact]
    public async Task It_refuses_what_it_does_not_know()
    {
        var result = await DotnetAsync(PackedTemplates.Root, "dotnet run install.cs -- --fast");

        result.ExitCode.ShouldBe(2, result.Output);
        result.Output.ShouldContain("--fast");
    }

    private Task<CliResult> DotnetAsync(string folder, string command) => Cli.RunAsync("dotnet", command.Split(' ')[1..], folder, Environment);
}
