using System.Globalization;
using System.Text.Json;
using RlTemplates.Experiments;
using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary><c>jobs show</c>.</summary>
internal sealed class JobsShowVerb : Verb
{
    private readonly VerbArgument _run = CommonOptions.RunArgument();
    private readonly VerbOption<string?> _target = Jobs.Target();
    private readonly VerbOption<bool> _json = CommonOptions.Json();

    public JobsShowVerb()
        : base("jobs show", "Shows one job as its target sees it: status, newest metrics, parts, which of them failed first, and files.")
    {
        Arguments = [_run];
        Options = [_target, _json];
        ConfigUse = ConfigUse.OfTarget;
        EndsOnInterrupt = true;
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var job = await Jobs.FindAsync(context, context.Get(_run), context.Get(_target), cancellationToken);
        await job.RefreshAsync(cancellationToken);
        var metrics = await job.ReadMetricsAsync(cancellationToken);
        var seen = new Seen(
            job.Run with { Job = job.Job, Metrics = metrics },
            await job.ListPartsAsync(cancellationToken),
            await job.FindFirstFailureAsync(cancellationToken),
            await job.ListArtifactsAsync(cancellationToken));
        if (context.Get(_json))
            await JsonOutput.WriteObjectAsync(context.Output, json => Write(json, seen));
        else
            await TextRows.WriteAsync(context.Output, context.IsTerminal, Rows(seen));
        return ExitCodes.Success;
    }

    private static void Write(Utf8JsonWriter json, Seen seen)
    {
        RunJson.WriteSummary(json, seen.Run);
        Write(json, "parts", seen.Parts, JobText.Write);
        if (seen.Failure is { } failure)
        {
            json.WriteStartObject("first_failure");
            JobText.Write(json, failure.Part);
            json.WriteStartArray("last_lines");
            foreach (var line in failure.LastLines)
                json.WriteStringValue(line);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        Write(json, "artifacts", seen.Artifacts, JobText.Write);
    }

    private static void Write<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static IEnumerable<string[]> Rows(Seen seen)
    {
        foreach (var fact in RunFacts.Of(seen.Run))
            yield return fact;
        foreach (var part in seen.Parts)
            yield return ["part", JobText.Of(part)];
        if (seen.Failure is { } failure)
        {
            yield return ["first to fail", failure.Part.Name];
            foreach (var line in failure.LastLines)
                yield return ["", line];
        }
        yield return ["files", string.Create(CultureInfo.InvariantCulture, $"{seen.Artifacts.Count} ({MetricText.Count(seen.Artifacts.Sum(a => (double)a.Bytes))}B)")];
    }

    private sealed record Seen(RunInfo Run, IReadOnlyList<JobPart> Parts, JobFailure? Failure, IReadOnlyList<JobArtifact> Artifacts);
}
