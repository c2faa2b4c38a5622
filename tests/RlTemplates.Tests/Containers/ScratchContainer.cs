using System.Diagnostics;
using System.Globalization;
using RlTemplates.Containers;
using RlTemplates.Tracking;

namespace RlTemplates.Tests.Containers;

/// <summary>The folders of a container without one, and the sample program started in them as SageMaker starts it.</summary>
internal sealed class ScratchContainer : IDisposable
{
    // What nobody's account needs: nothing of the caller's environment but where programs are.
    private static readonly string[] Kept = ["PATH", "DOTNET_ROOT"];

    private readonly string _folder = Directory.CreateTempSubdirectory("rlt-container").FullName;

    public ScratchContainer(params (string Name, string Text)[] hyperparameters)
    {
        Folders = new(Path.Combine(_folder, "opt", "ml"));
        Folders.Create();
        WorkingFolder = Directory.CreateDirectory(Path.Combine(_folder, "work")).FullName;
        Write(hyperparameters);
    }

    /// <summary>Its folders.</summary>
    public ContainerFolders Folders { get; }

    /// <summary>Where the program is started.</summary>
    public string WorkingFolder { get; }

    /// <summary>The runs that the service keeps.</summary>
    public RunStore Store => new(Folders.Checkpoints);

    /// <summary>Why the job failed; null where it does not say so.</summary>
    public string? Failure => File.Exists(Folders.Failure) ? File.ReadAllText(Folders.Failure) : null;

    public static bool IsRoot => OperatingSystem.IsLinux() && Environment.UserName == "root";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Writes the hyperparameters.</summary>
    public void Write(params (string Name, string Text)[] hyperparameters) => Hyperparameters.Write(Folders.Hyperparameters, hyperparameters.ToDictionary(h => h.Name, h => h.Text));

    /// <summary>Trains to the end.</summary>
    /// <param name="wrapper">Command and arguments in front of the program's.</param>
    public async Task<(int Code, string Output, string Errors)> Train(params string[] wrapper)
    {
        using var process = Start(wrapper);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Starts training.</summary>
    /// <param name="wrapper">Command and arguments in front of the program's.</param>
    public Process Start(params string[] wrapper) => Start([], wrapper);

    /// <summary>Starts training.</summary>
    /// <param name="variables">Further variables, each NAME=value.</param>
    /// <param name="wrapper">Command and arguments in front of the program's.</param>
    public Process Start(string[] variables, string[] wrapper)
    {
        string[] command = [.. wrapper, "dotnet", SampleProgram.Program, "train"];
        var info = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = WorkingFolder, RedirectStandardOutput = true, RedirectStandardError = true };
        var kept = Kept.Select(name => (name, Value: info.Environment.TryGetValue(name, out var value) ? value : null)).Where(v => v.Value is not null).ToList();
        info.Environment.Clear();
        foreach (var (name, value) in kept)
            info.Environment[name] = value;
        info.Environment[ContainerFolders.RootVariable] = Folders.Root;
        info.Environment["TRAINING_JOB_NAME"] = "job";
        foreach (var variable in variables)
            info.Environment[variable.Split('=')[0]] = variable.Split('=', 2)[1];
        return Process.Start(info)!;
    }

    /// <summary>Waits until something holds of the only run.</summary>
    public async Task<RunInfo> Until(Func<RunInfo, bool> holds, Process process)
    {
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(50, TestContext.Current.CancellationToken))
        {
            if (Store.List() is [var run] && holds(run))
                return run;
            process.HasExited.ShouldBeFalse();
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(2));
        }
    }

    /// <summary>Asks a process to end.</summary>
    public static void Terminate(Process process) => Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
}
