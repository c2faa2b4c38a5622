using RlTemplates.Experiments;
using RlTemplates.Terminal;

namespace RlTemplates.Verbs;

/// <summary><c>logs</c>.</summary>
internal sealed class LogsVerb : Verb
{
    private const int LargestCount = 1_000_000;

    private readonly VerbArgument _run = CommonOptions.RunArgument();

    private readonly VerbOption<bool> _follow = VerbOption.Flag("--follow", "Waits for further lines until the run ends; Ctrl-C leaves it.", letter: 'f');

    private readonly VerbOption<int?> _tail = VerbOption.Whole("--tail", 1, LargestCount, "How many of the lines that are there, the newest ones. Default: all.");

    private readonly VerbOption<string?> _part = VerbOption.Text("--part", "the name of a part", "The log of one part of a job that has several, as jobs show lists them.");

    private readonly VerbOption<string?> _target = Jobs.Target();

    private readonly VerbOption<bool> _json = VerbOption.Flag("--json", "Writes each line as a JSON object, for other programs.");

    public LogsVerb()
        : base("logs", "Prints the log of a submitted run.")
    {
        Arguments = [_run];
        Options = [_follow, _tail, _part, _target, _json];
        ConfigUse = ConfigUse.OfTarget;
        EndsOnInterrupt = true;
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var job = await Jobs.FindAsync(context, context.Get(_run), context.Get(_target), cancellationToken);
        job.Tell = context.Warn;
        var skipped = 0;
        if (context.Get(_tail) is { } tail)
        {
            var lines = new Queue<string>();
            await foreach (var line in Read(context, job, false, cancellationToken))
            {
                lines.Enqueue(line);
                if (lines.Count <= tail)
                    continue;
                lines.Dequeue();
                skipped++;
            }
            if (!context.Get(_follow))
            {
                foreach (var line in lines)
                    await WriteAsync(context, line);
                return ExitCodes.Success;
            }
        }
        try
        {
            await foreach (var line in Read(context, job, context.Get(_follow), cancellationToken))
            {
                if (skipped-- > 0)
                    continue;
                await WriteAsync(context, line);
                if (ConsoleStreams.Current is { HasReader: false })
                    return ExitCodes.Success;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        return ExitCodes.Success;
    }

    private IAsyncEnumerable<string> Read(VerbContext context, TrainingJob job, bool follow, CancellationToken cancellationToken) =>
        context.Get(_part) is { } part ? job.ReadPartLogsAsync(part, follow, cancellationToken) : job.ReadLogsAsync(follow, cancellationToken);

    private Task WriteAsync(VerbContext context, string line) =>
        context.Get(_json) ? JsonOutput.WriteObjectAsync(context.Output, json => json.WriteString("line", line)) : context.PrintAsync(line);
}
