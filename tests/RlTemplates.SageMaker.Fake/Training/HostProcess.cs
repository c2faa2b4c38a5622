using System.Diagnostics;
using System.Globalization;

namespace RlTemplates.SageMaker.Fake;

/// <summary>The process that stands for a container: it is given the variables of the job and little else.</summary>
internal sealed class HostProcess
{
    private static readonly TimeSpan LongestPump = TimeSpan.FromSeconds(5);

    // Without these a program of .NET is not found. A container has no others of this machine, such as HOME.
    private static readonly string[] Kept = ["PATH", "DOTNET_ROOT", "DOTNET_ROOT_X64", "TMPDIR", "LD_LIBRARY_PATH", "SystemRoot"];

    private readonly Process _process;
    private readonly Task _output;
    private readonly int _id;

    public HostProcess(
        string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string> variables, Action<string> log)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        var kept = Kept.Select(n => (Name: n, Value: Environment.GetEnvironmentVariable(n))).Where(v => v.Value is not null).ToList();
        start.Environment.Clear();
        foreach (var (name, value) in kept)
            start.Environment[name] = value;
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _id = _process.Id;
        _process.StandardInput.Close();
        _output = Task.WhenAll(PumpAsync(_process.StandardOutput, log), PumpAsync(_process.StandardError, log));
        Exited = ExitAsync();
    }

    /// <summary>The exit code, once it has ended and its last line was read.</summary>
    public Task<int> Exited { get; }

    public async Task TerminateAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        if (grace > TimeSpan.Zero && !Exited.IsCompleted)
        {
            using (var kill = Process.Start("kill", ["-TERM", _id.ToString(CultureInfo.InvariantCulture)]))
                await kill.WaitForExitAsync(CancellationToken.None);
            await Task.WhenAny(Exited, Task.Delay(grace, cancellationToken));
        }
        await KillAsync();
    }

    public async Task KillAsync()
    {
        if (!Exited.IsCompleted)
            Kill();
        await Exited;
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended meanwhile.
        }
    }

    private static async Task PumpAsync(StreamReader reader, Action<string> log)
    {
        while (await reader.ReadLineAsync() is { } line)
            log(line);
    }

    private async Task<int> ExitAsync()
    {
        // Not WaitForExitAsync: it waits for the output too, which a child that has been left behind may hold open.
        var ended = new TaskCompletionSource();
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => ended.TrySetResult();
        if (_process.HasExited)
            ended.TrySetResult();
        await ended.Task;
        await Task.WhenAny(_output, Task.Delay(LongestPump));
        var code = _process.ExitCode;
        _process.Dispose();
        return code;
    }
}
