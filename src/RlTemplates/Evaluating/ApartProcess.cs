using System.Diagnostics;
using RlTemplates.Experiments;
using RlTemplates.Tracking;
using RlTemplates.Verbs;

namespace RlTemplates.Evaluating;

/// <summary>
/// A process of this program that evaluates beside training. It ends when this process does, because nobody asks it any more; where it ends before, the next evaluation starts another one, at
/// most three times.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="runs">The folder of all runs.</param>
internal sealed class ApartProcess(RunInfo run, string runs) : IApartEvaluator
{
    private const int MostStarts = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private Process? _process;
    private Task<ApartOutcome>? _answer;
    private int _starts;

    public bool IsBusy => _answer is not null;

    public void Begin(Checkpoint checkpoint) => _answer = Task.Run(() => Ask(checkpoint));

    public ApartOutcome? TryTake()
    {
        if (_answer is not { IsCompleted: true } answer)
            return null;
        _answer = null;
        return answer.GetAwaiter().GetResult();
    }

    public async Task<ApartOutcome> TakeAsync(CancellationToken cancellationToken)
    {
        var outcome = await _answer!.WaitAsync(cancellationToken).ConfigureAwait(false);
        _answer = null;
        return outcome;
    }

    public void Dispose()
    {
        if (_process is not { } process)
            return;
        _process = null;
        try
        {
            process.StandardInput.Close();
            if (!process.WaitForExit(Patience))
                process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended.
        }
        process.Dispose();
    }

    private ApartOutcome Ask(Checkpoint checkpoint)
    {
        try
        {
            if (_process is null or { HasExited: true } && !TryStart())
                return new(checkpoint, null, [$"the process that evaluates beside training has ended {MostStarts} times; no more checkpoints are evaluated before the end"]);
            var process = _process!;
            process.StandardInput.WriteLine(checkpoint.Path);
            process.StandardInput.Flush();
            return process.StandardOutput.ReadLine() is { } line
                ? ApartConversation.Read(checkpoint, line)
                : new(checkpoint, null, ["the process that evaluates beside training has ended without an answer"]);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or System.ComponentModel.Win32Exception or UserException)
        {
            return new(checkpoint, null, [$"{Path.GetFileName(checkpoint.Path)} was not evaluated beside training: {exception.Message}"]);
        }
    }

    private bool TryStart()
    {
        if (_starts++ >= MostStarts)
            return false;
        _process?.Dispose();
        var program = JobProgram.ThisProcess();
        var start = new ProcessStartInfo(program.FileName)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var argument in program.Prefix.Concat(["evaluate", EvaluateVerb.Apart, "--run", run.Id, JobArguments.Experiment, run.Experiment, JobArguments.Runs, runs]))
            start.ArgumentList.Add(argument);
        _process = Process.Start(start);
        return _process is not null;
    }
}
