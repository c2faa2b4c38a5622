namespace RlTemplates.Templates.Tests;

/// <summary>A kit that was scaffolded, with a feed and a hive of its own.</summary>
/// <param name="Solution">The kit's folder.</param>
/// <param name="Hive">Where its template is installed.</param>
internal sealed record TeamKit(Scaffold Solution, string Hive) : IDisposable
{
    private readonly HashSet<string> _packed = [];

    private PackedTemplates Templates => Solution.Templates;

    private string Feed => Templates.Feed;

    public IEnumerable<string?> Packages => Directory.GetFiles(Path.Combine(Solution.Folder, "packages"), "*.nupkg").Select(Path.GetFileName);

    public static async Task<TeamKit> CreateAsync(PackedTemplates templates, string name)
    {
        var root = Directory.CreateDirectory(Path.Combine(templates.Folder, "kits", Guid.NewGuid().ToString("N")[..8])).FullName;
        var folder = Path.Combine(root, name);
        var created = await templates.NewAsync("rl-team-kit", templates.Folder, ["-n", name, "-o", folder, "--feed", templates.Feed, "--no-restore"]);
        return new(new(templates, folder, created.ShouldSucceed()), Path.Combine(root, "hive"));
    }

    /// <summary>Leaves nothing of the kit in NuGet's global cache, which would go on serving it under the same version.</summary>
    public void Dispose()
    {
        foreach (var package in _packed)
            PackedTemplates.ForgetPackage(package);
    }

    /// <summary>Packs kit and template, and adds both to the feed and to the hive.</summary>
    public async Task PackAsync(string version)
    {
        var folder = Path.Combine(Solution.Folder, "packages");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        (await Templates.DotnetAsync(Solution.Folder, "pack", "--configuration", "Release", "-o", folder, $"-p:Version={version}", "-nodeReuse:false")).ShouldSucceed();
        Dispose();
        foreach (var package in Directory.GetFiles(folder))
        {
            File.Copy(package, Path.Combine(Feed, Path.GetFileName(package)), overwrite: true);
            _packed.Add(Path.GetFileName(package));
        }

        var template = Directory.GetFiles(folder, "*.Templates.*").Single();
        (await Templates.DotnetAsync(Solution.Folder, "new", "install", template, "--force", "--debug:custom-hive", Hive)).ShouldSucceed();
    }

    public async Task<Scaffold> NewExperimentAsync(string template, string name, params string[] options)
    {
        var folder = Path.Combine(Path.GetDirectoryName(Hive)!, "projects", name);
        var created = await Templates.DotnetAsync(Templates.Folder, ["new", template, "-n", name, "-o", folder, "--feed", Feed, "--no-restore", .. options, "--debug:custom-hive", Hive]);
        return new(Templates, folder, created.ShouldSucceed());
    }

    /// <summary>Writes an exception into the kit.</summary>
    public void Approve(string experiment, string rule) =>
        Solution.Write("src/Contoso.Rl/Exceptions.cs", $"[assembly: RlPolicyException(\"{experiment}\", Rule = \"{rule}\", Reason = \"frames need the memory\", Until = \"{DateTime.UtcNow.AddDays(60):yyyy-MM-dd}\", ApprovedBy = \"Ada\")]\n");
}
