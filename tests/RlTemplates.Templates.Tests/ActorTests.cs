namespace RlTemplates.Templates.Tests;

/// <summary>Somebody's program that acts with a trained policy references one package.</summary>
public sealed class ActorTests(PackedTemplates templates)
{
    private const string Program = """
        using RlTemplates.Inference;

        using var policy = Policy.Load(args[0]);
        float[] observation = [0.01f, 0, -0.02f, 0];
        var action = policy.Act(observation);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            policy.Act(observation);
        Console.WriteLine($"{policy.Graph.Environment} action {action}, {GC.GetAllocatedBytesForCurrentThread() - before} bytes");
        """;

    [SlowFact]
    public async Task A_console_program_acts_and_drags_in_nothing_of_training()
    {
        var scaffold = await templates.CreateAsync("Cart", "-e", "CartPole");
        (await scaffold.BuildAsync()).ShouldSucceed();
        (await scaffold.ProgramAsync("train", "--config", "quick")).ShouldSucceed();
        var model = Directory.GetDirectories(Path.Combine(scaffold.Folder, "runs"), "model", SearchOption.AllDirectories).ShouldHaveSingleItem();
        var folder = Path.Combine(templates.Folder, "out", Guid.NewGuid().ToString("N")[..8], "Actor");
        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(scaffold.Folder, "nuget.config"), Path.Combine(folder, "nuget.config"));
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), Program, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "Actor.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="RlTemplates.Inference" Version="{templates.Version}" />
              </ItemGroup>
            </Project>
            """, TestContext.Current.CancellationToken);

        (await templates.DotnetAsync(folder, "build", "--configuration", "Release", "-nodeReuse:false", "-warnaserror")).ShouldSucceed();
        var built = Path.Combine(folder, "bin", "Release", "net10.0");
        var acted = await templates.DotnetAsync(folder, Path.Combine(built, "Actor.dll"), model);

        acted.ShouldSucceed().Output.Trim().ShouldMatch("^CartPole-v1 action [01], 0 bytes$");
        Directory.GetFiles(built, "*.dll").Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(["Actor.dll", "RlTemplates.Abstractions.dll", "RlTemplates.Inference.dll"]);
    }
}
