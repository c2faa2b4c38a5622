using RlTemplates.Mlflow.Sending;
using RlTemplates.Mlflow.Settings;
using RlTemplates.Mlflow.Verbs;
using RlTemplates.Options;
using RlTemplates.Tracking;
using RlTemplates.Verbs;

[assembly: Verb<MlflowVerb>]

namespace RlTemplates.Mlflow.Verbs;

/// <summary><c>mlflow</c>: sends what an MLflow server has not got of a run that has ended.</summary>
public sealed class MlflowVerb : Verb
{
    private const string Durations = "a duration from 1s to 1d, such as 10m";

    private readonly VerbArgument _run = new("run", "The run: id, name, unique beginning of an id, or latest.", "latest");
    private readonly VerbOption<string?> _server = VerbOption.Text(
        "--tracking-uri", "the address of an MLflow server",
        "The server. Default: the one that the run was sent to, else that of the run's config or of MLFLOW_TRACKING_URI.");

    private readonly VerbOption<TimeSpan?> _timeout = VerbOption.Parsed<TimeSpan>(
        "--timeout", Durations, "Longest time that it may take. Default: 10m.",
        text => DurationText.TryParse(text, out var time) && time >= TimeSpan.FromSeconds(1) && time <= TimeSpan.FromDays(1) ? time : null);

    /// <summary>Makes the verb.</summary>
    public MlflowVerb()
        : base("mlflow", "Sends a run that has ended to an MLflow server, as far as the server has not got it.") => (Arguments, Options) = ([_run], [_server, _timeout]);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var run = context.FindRun(context.Get(_run));
        run.EnsureReadable();
        run.EnsureTrains();
        if (run.IsActive)
            throw new UserException($"Run {run.Id} is {run.Status.ToString().ToLowerInvariant()}: the process that trains it sends it.");
        var settings = Settings(context, run) with { End = context.Get(_timeout) ?? TimeSpan.FromMinutes(10) };
        using var sender = new RunSender(
            run, settings, TimeProvider.System, new ResultTimes(run), isTraining: false, (severity, text) => Tell(context, severity, text), Take(run));
        sender.Start();
        sender.End(run);
        await Task.Run(sender.Wait, cancellationToken);
        if (sender.Problem is not null)
            return ExitCodes.Failure;
        await context.Output.WriteLineAsync($"{run.Id} is complete at {settings.Server.AbsoluteUri.TrimEnd('/')}");
        return ExitCodes.Success;
    }

    // The process that has trained it may still send what was left at the end.
    private static FileStream Take(RunInfo run)
    {
        try
        {
            return SendLock.TryTake(run) ?? throw new UserException($"Run {run.Id} is being sent by another process; wait until that has ended.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The folder of run {run.Id} cannot be written, in which it is kept how far it was sent: {exception.Message}", exception);
        }
    }

    private MlflowSettings Settings(VerbContext context, RunInfo run)
    {
        var options = context.Bind(context.Experiment(run.Id), run: run).Config.Tracking.Sinks.OfType<MlflowSinkOptions>().FirstOrDefault() ?? new();
        if (context.Get(_server) is { } address)
        {
            options = options with
            {
                TrackingUri = MlflowAddress.TryParse(address, null, out var uri)
                    ? uri
                    : throw new UserException($"--tracking-uri is '{address}'; it must be the address of an MLflow server: {MlflowAddress.Demand}."),
            };
        }
        else if (SendState.ServerOf(run) is { } before && options.TrackingUri?.Uri.AbsoluteUri.TrimEnd('/') != before)
            options = options with { TrackingUri = new(before) };
        return MlflowSettings.Resolve(options, Environment.GetEnvironmentVariable);
    }

    private static void Tell(VerbContext context, NoteSeverity severity, string text)
    {
        if (severity == NoteSeverity.Warning)
            context.Warn(text + (text.EndsWith('.') ? "" : "."));
        else
            context.Output.WriteLine(text);
    }
}
