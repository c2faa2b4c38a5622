namespace RlTemplates.Templates.Tests;

/// <summary>One project with the config class of every pair of environment and algorithm, each scaffolded by itself; built on first use.</summary>
public sealed class PairProject(PackedTemplates templates)
{
    private readonly Lazy<Task<Built>> _built = new(() => BuildAsync(templates));

    internal Task<Built> BuiltAsync() => _built.Value;

    private static async Task<Built> BuildAsync(PackedTemplates templates)
    {
        var project = await templates.CreateAsync("Pairs", "-e", "Catch");
        Directory.Delete(Path.Combine(project.Folder, "tests"), recursive: true);
        foreach (var (environment, algorithm) in Choices.Pairs)
        {
            var name = $"{environment}-{algorithm}";
            var pair = await templates.CreateAsync(name, "-e", environment, "-al", algorithm);
            project.Write($"{name}.cs", pair.Read($"{environment}Experiment.cs"));
            // In the experiment's own folder the compiler judges it by this pair alone.
            Directory.CreateDirectory(Path.Combine(project.Folder, "configs", name.ToLowerInvariant()));
            project.Write($"configs/{name.ToLowerInvariant()}/sweep.yaml", pair.Read("configs/sweep.yaml"));
        }

        return new(project, await templates.DotnetAsync(project.Folder, "build", "Pairs.csproj", "--configuration", "Release", "-nodeReuse:false", "-warnaserror"));
    }

    internal sealed record Built(Scaffold Project, CliResult Result);
}
