using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace RlTemplates.TypingBenchmark;

/// <summary>
/// The sample project on disk, compiled by the SDK's compiler in a process of its own: with generators and analyzers, and without them but with the
/// files that they wrote. The SDK's own analyzers run in both.
/// </summary>
internal static class ColdBuild
{
    private const int Repeats = 7;

    public static void Run()
    {
        var folder = Directory.CreateTempSubdirectory("rl-typing-").FullName;
        try
        {
            Write(folder);
            var (compiler, arguments) = Build(folder);
            var written = Directory.GetFiles(Path.Combine(folder, "obj"), "*.g.cs", SearchOption.AllDirectories).Where(f => f.Contains("RlTemplates.Generators.", StringComparison.Ordinal));
            File.WriteAllLines(Path.Combine(folder, "with.rsp"), arguments);
            File.WriteAllLines(Path.Combine(folder, "without.rsp"), arguments.Where(a => !(a.StartsWith("/analyzer:", StringComparison.Ordinal) && a.Contains(AppContext.BaseDirectory, StringComparison.Ordinal))).Concat(written));
            var (with, without) = (new double[Repeats], new double[Repeats]);
            for (var repeat = -1; repeat < Repeats; repeat++)
            {
                var times = (Compile(folder, compiler, "with.rsp"), Compile(folder, compiler, "without.rsp"));
                if (repeat >= 0)
                    (with[repeat], without[repeat]) = times;
            }
            Console.WriteLine($"cold build, median of {Repeats}: with generators and analyzers {Median(with)} s, without {Median(without)} s");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Write(string folder, [CallerFilePath] string source = "")
    {
        var package = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "../../src/RlTemplates/buildTransitive/RlTemplates"));
        File.WriteAllText(Path.Combine(folder, "Sample.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <Import Project="{package}.props" />
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <EmitCompilerGeneratedFiles>true</EmitCompilerGeneratedFiles>
                <ProvideCommandLineArgs>true</ProvideCommandLineArgs>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{AppContext.BaseDirectory}RlTemplates*.dll" Exclude="{AppContext.BaseDirectory}RlTemplates.Generators.dll;{AppContext.BaseDirectory}RlTemplates.TypingBenchmark.dll" />
                <Analyzer Include="{AppContext.BaseDirectory}RlTemplates.Generators.dll;{AppContext.BaseDirectory}YamlDotNet.dll" />
              </ItemGroup>
              <Import Project="{package}.targets" />
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Choices.cs"), SampleProject.Choices);
        foreach (var number in Enumerable.Range(0, SampleProject.Size))
        {
            File.WriteAllText(Path.Combine(folder, $"Experiment{number.ToString(CultureInfo.InvariantCulture)}.cs"), "using RlTemplates;\n" + SampleProject.Config(number, 0));
            var preset = Path.Combine(folder, SampleProject.Presets[number].Path["/project/".Length..]);
            Directory.CreateDirectory(Path.GetDirectoryName(preset)!);
            File.WriteAllText(preset, SampleProject.Presets[number].GetText()!.ToString());
        }
    }

    private static (string Compiler, string[] Arguments) Build(string folder)
    {
        var shown = JsonDocument.Parse(Dotnet(folder, "build", "-c", "Release", "-t:Rebuild", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-getItem:CscCommandLineArgs", "-getProperty:RoslynTargetsPath")).RootElement;
        var arguments = shown.GetProperty("Items").GetProperty("CscCommandLineArgs").EnumerateArray().Select(i => i.GetProperty("Identity").GetString()!);
        return (Path.Combine(shown.GetProperty("Properties").GetProperty("RoslynTargetsPath").GetString()!, "bincore", "csc.dll"),
            [.. arguments.Where(a => !a.StartsWith("/generatedfilesout", StringComparison.Ordinal))]);
    }

    private static double Compile(string folder, string compiler, string response)
    {
        var watch = Stopwatch.StartNew();
        Dotnet(folder, "exec", compiler, "@" + response);
        return watch.Elapsed.TotalSeconds;
    }

    private static string Dotnet(string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        var shown = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? shown : throw new InvalidOperationException($"dotnet {arguments[0]} failed: {shown}");
    }

    private static string Median(double[] times) => times.Order().ElementAt(Repeats / 2).ToString("0.00", CultureInfo.InvariantCulture);
}
