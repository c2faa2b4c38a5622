using System.Runtime.CompilerServices;
using System.Text.Json;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <content>What a job has brought forth: metrics, files, and the parts of a job that has several.</content>
public abstract partial class TrainingJob
{
    /// <summary>Lines of a log that <see cref="FindFirstFailureAsync"/> gives.</summary>
    public const int LastLineCount = 20;

    /// <summary>The metrics of the newest result; none before the first one.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The target cannot be reached, or does not know the job any more.</exception>
    public async Task<IReadOnlyDictionary<string, double>> ReadMetricsAsync(CancellationToken cancellationToken = default)
    {
        MetricRow? last = null;
        await foreach (var row in ReadResultsAsync(follow: false, cancellationToken).ConfigureAwait(false))
            last = row;
        return last?.Metrics.Where(m => double.IsFinite(m.Value)).ToDictionary(m => m.Key, m => m.Value, StringComparer.Ordinal) ?? Run.Metrics;
    }

    /// <summary>
    /// Reads the rows of the job's results, from the first on. Where training went back to a checkpoint, no step is given twice.
    /// </summary>
    /// <param name="follow">Whether to wait for further rows until the job ends; otherwise only those that are there are read.</param>
    /// <param name="cancellationToken">Ends the stream; the job goes on.</param>
    /// <exception cref="UserException">The target cannot be reached, or does not know the job any more.</exception>
    public async IAsyncEnumerable<MetricRow> ReadResultsAsync(bool follow = true, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var steps = double.NegativeInfinity;
        await foreach (var row in StreamAsync(nameof(ReadResultRowsAsync), () => ReadResultRowsAsync(follow, cancellationToken), cancellationToken).ConfigureAwait(false))
        {
            if (row[Metric.TimestepsTotal] <= steps)
                continue;
            steps = row[Metric.TimestepsTotal] is var now && double.IsNaN(now) ? steps : now;
            yield return row;
        }
    }

    /// <summary>The files that the job has written so far, in alphabetical order, wherever they are.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The target cannot be reached.</exception>
    public async Task<IReadOnlyList<JobArtifact>> ListArtifactsAsync(CancellationToken cancellationToken = default)
    {
        var found = await AskAsync(nameof(ReadArtifactsAsync), () => ReadArtifactsAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        return [.. found.OrderBy(a => a.Name, StringComparer.Ordinal)];
    }

    /// <summary>Brings one file home. What is there already under its path is replaced when the file is complete.</summary>
    /// <param name="name">Name of the file, as <see cref="ListArtifactsAsync"/> has it.</param>
    /// <param name="path">Where to write it.</param>
    /// <param name="cancellationToken">Ends the transfer; nothing is written then.</param>
    /// <exception cref="UserException">The job has no such file, or it cannot be reached or written.</exception>
    public async Task DownloadArtifactAsync(string name, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(path);
        var all = await ListArtifactsAsync(cancellationToken).ConfigureAwait(false);
        var artifact = all.FirstOrDefault(a => a.Name == name) ?? throw new UserException(
            $"Run {Run.Id} has no file '{name}'{(Suggestion.Nearest(name, all.Select(a => a.Name)) is { } nearest ? $"; did you mean {nearest}?" : all.Count == 0 ? "; it has none yet." : ".")}");
        var source = new ArtifactSource(OpenAsync, TargetName(nameof(OpenArtifactAsync)));
        await source.DownloadAsync(artifact, Path.GetFullPath(path), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The parts of a job that has several, such as a head and workers; none of any other.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The target cannot be reached.</exception>
    public async Task<IReadOnlyList<JobPart>> ListPartsAsync(CancellationToken cancellationToken = default)
    {
        var found = await AskAsync(nameof(ReadPartsAsync), () => ReadPartsAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        return [.. found.Select(c => c with { Name = Mask(c.Name), Error = c.Error is { } error ? Mask(error) : null })];
    }

    /// <summary>
    /// The part that failed first, which is usually why the others ended, with the end of its log; null where none has failed.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The target cannot be reached.</exception>
    public async Task<JobFailure?> FindFirstFailureAsync(CancellationToken cancellationToken = default)
    {
        if (JobPart.FirstFailed(await ListPartsAsync(cancellationToken).ConfigureAwait(false)) is not { } part)
            return null;
        var last = new Queue<string>();
        await foreach (var line in ReadPartLogsAsync(part.Name, follow: false, cancellationToken).ConfigureAwait(false))
        {
            last.Enqueue(line);
            if (last.Count > LastLineCount)
                last.Dequeue();
        }
        return new(part, [.. last]);
    }

    /// <summary>Reads the log of a part of the job line by line, from its beginning.</summary>
    /// <param name="part">Name of the part.</param>
    /// <param name="follow">Whether to wait for further lines until the job ends; otherwise only what is there is read.</param>
    /// <param name="cancellationToken">Ends the stream; the job goes on.</param>
    /// <exception cref="UserException">The job has no such part, or the target cannot be reached.</exception>
    public async IAsyncEnumerable<string> ReadPartLogsAsync(string part, bool follow = true, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(part);
        var names = (await ListPartsAsync(cancellationToken).ConfigureAwait(false)).Select(c => c.Name).ToList();
        if (!names.Contains(part))
        {
            throw new UserException($"Run {Run.Id} has no part '{part}'"
                + (Suggestion.Nearest(part, names) is { } nearest ? $"; did you mean {nearest}?" : names.Count == 0 ? "; its job has a single part." : $"; it has {string.Join(", ", names)}."));
        }
        var lines = StreamAsync(nameof(ReadPartLogLinesAsync), () => ReadPartLogLinesAsync(part, follow, cancellationToken), cancellationToken);
        await foreach (var line in lines.ConfigureAwait(false))
            yield return Mask(line ?? "");
    }

    /// <summary>
    /// Reads the rows of the job's results. By default they are brought home by <see cref="PullMetricsAsync"/>, again and again,
    /// and read there.
    /// </summary>
    /// <param name="follow">Whether to wait for further rows until the job ends.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    protected virtual async IAsyncEnumerable<MetricRow> ReadResultRowsAsync(bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var tail = new MetricTail(Run.MetricsPath);
        while (true)
        {
            var isOpen = follow && (await RefreshAsync(cancellationToken).ConfigureAwait(false)).IsActive;
            await PullMetricsAsync(cancellationToken).ConfigureAwait(false);
            for (var read = tail.ReadNew(); read.Rows.Count > 0; read = tail.ReadNew())
            {
                foreach (var row in read.Rows)
                    yield return row;
            }
            if (!isOpen)
                yield break;
            await Task.Delay(PollInterval, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Brings the rows of the job's results home, into <see cref="RunInfo.MetricsPath"/>. Default: as <see
    /// cref="PullFilesAsync"/>, all files.
    /// </summary>
    /// <param name="cancellationToken">Ends the transfer; the next one goes on with it.</param>
    protected virtual Task PullMetricsAsync(CancellationToken cancellationToken) => PullFilesAsync(cancellationToken);

    /// <summary>The files that the job has written. Default: those in the run's folder here.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    protected virtual Task<IReadOnlyList<JobArtifact>> ReadArtifactsAsync(CancellationToken cancellationToken) => Task.FromResult(RunArtifacts.List(Run));

    /// <summary>Opens one of the files. Default: the one in the run's folder here.</summary>
    /// <param name="artifact">The file, one of <see cref="ReadArtifactsAsync"/>.</param>
    /// <param name="offset">The byte to begin with, at most its size: a transfer that was cut off goes on there.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">It cannot be reached.</exception>
    protected virtual Task<Stream> OpenArtifactAsync(JobArtifact artifact, long offset, CancellationToken cancellationToken) => Task.FromResult(RunArtifacts.Open(Run, artifact, offset));

    /// <summary>
    /// Makes the run's folder like <see cref="ReadArtifactsAsync"/>: what is here in its newest form is not fetched again, a file
    /// that was cut off goes on where it was, and each
    /// appears when it is complete. What a target needs for <see cref="PullFilesAsync"/>, where it can list and open the files.
    /// </summary>
    /// <param name="cancellationToken">Ends the transfer; the next one goes on with it.</param>
    /// <exception cref="UserException">A file cannot be reached or written, or its name leads out of the folder.</exception>
    protected async Task MirrorAsync(CancellationToken cancellationToken) =>
        await new ArtifactMirror(Run, new(OpenArtifactAsync, TargetName(nameof(OpenArtifactAsync)))).UpdateAsync(await ReadArtifactsAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Takes over the tags that the program has set, from the <c>run.json</c> that the job keeps. One that is damaged, or of another run, changes nothing.
    /// </summary>
    /// <param name="runJson">The bytes of that file.</param>
    protected void TakeTags(ReadOnlyMemory<byte> runJson)
    {
        try
        {
            if (RunJson.Read(runJson) is var there && there.Id == Run.Id)
                Write(Store.Reload(Run), writer => SetTags(writer, there.Tags));
        }
        catch (JsonException)
        {
            // It is being written, or was cut off.
        }
    }

    private void SetTags(RunWriter writer, IReadOnlyDictionary<string, string> tags)
    {
        foreach (var (name, value) in tags.Where(t => writer.Info.Tags.GetValueOrDefault(t.Key) != t.Value))
            writer.SetTag(Mask(name), Mask(value));
    }

    /// <summary>The parts of the job. Default: none.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    protected virtual Task<IReadOnlyList<JobPart>> ReadPartsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<JobPart>>([]);

    /// <summary>Reads the log of a part line by line, from its beginning.</summary>
    /// <param name="part">Name of the part, one of <see cref="ReadPartsAsync"/>.</param>
    /// <param name="follow">Whether to wait for further lines until the job ends.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    protected virtual IAsyncEnumerable<string> ReadPartLogLinesAsync(string part, bool follow, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{GetType().Name} lists parts, but does not read their logs.");

    private Task<Stream> OpenAsync(JobArtifact artifact, long offset, CancellationToken cancellationToken) =>
        AskAsync(nameof(OpenArtifactAsync), () => OpenArtifactAsync(artifact, offset, cancellationToken), cancellationToken);

    private string TargetName(string member) => $"{GetType().Name}.{member}";
}
