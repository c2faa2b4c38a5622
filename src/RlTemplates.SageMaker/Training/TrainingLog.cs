using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using RlTemplates.Experiments;
using RlTemplates.SageMaker.Api;
using RlTemplates.SageMaker.Aws;

namespace RlTemplates.SageMaker.Training;

/// <summary>The log of a job in CloudWatch: a stream for each machine, whose lines come in the order of their times.</summary>
/// <param name="session">Who asks.</param>
/// <param name="job">Name of the job.</param>
/// <param name="machine">The machine, such as <c>algo-1</c>; null for all.</param>
internal sealed class TrainingLog(AwsSession session, string job, string? machine = null)
{
    private const string Group = "/aws/sagemaker/TrainingJobs";
    private const int MostStreams = 10_000;

    private readonly AwsJsonService _logs = new(session, "CloudWatch Logs", "logs", "CLOUDWATCH_LOGS", "logs", "Logs_20140328");
    private readonly Dictionary<string, string?> _positions = new(StringComparer.Ordinal);

    /// <summary>Asks again while the service cannot be asked. Default: null, which does not.</summary>
    public OutageWait? Outage { get; init; }

    /// <summary>Reads the lines that have come since the last time, as they come: of each machine, no more than a page is held.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The log cannot be read.</exception>
    public async IAsyncEnumerable<string> ReadNewAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var machines = new List<IAsyncEnumerator<(long Time, string Text)>>();
        // The next line of each machine, the earliest first.
        var next = new PriorityQueue<int, (long Time, int Machine)>();
        try
        {
            foreach (var stream in await ListStreamsAsync(cancellationToken).ConfigureAwait(false))
            {
                machines.Add(ReadAsync(stream, cancellationToken).GetAsyncEnumerator(cancellationToken));
                await MoveAsync(machines.Count - 1).ConfigureAwait(false);
            }
            while (next.TryDequeue(out var machine, out _))
            {
                yield return machines[machine].Current.Text;
                await MoveAsync(machine).ConfigureAwait(false);
            }
        }
        finally
        {
            foreach (var lines in machines)
                await lines.DisposeAsync().ConfigureAwait(false);
        }

        async Task MoveAsync(int machine)
        {
            if (await machines[machine].MoveNextAsync().ConfigureAwait(false))
                next.Enqueue(machine, (machines[machine].Current.Time, machine));
        }
    }

    /// <summary>Reads the lines from the beginning on.</summary>
    /// <param name="isOpen">Whether more lines may come; null reads what there is.</param>
    /// <param name="pause">Time between two questions: the service asks not to be asked too often.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="UserException">The log cannot be read.</exception>
    public async IAsyncEnumerable<string> ReadAsync(
        Func<CancellationToken, Task<bool>>? isOpen, TimeSpan pause, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var isLast = isOpen is null; ;)
        {
            var mayGrow = !isLast && await isOpen!(cancellationToken).ConfigureAwait(false);
            await foreach (var line in ReadNewAsync(cancellationToken).ConfigureAwait(false))
                yield return line;
            if (isLast)
                yield break;
            // Lines come late: once more after the end.
            isLast = !mayGrow;
            await Task.Delay(pause, session.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The machines that have written something.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The log cannot be read.</exception>
    public async Task<IReadOnlyList<string>> ListMachinesAsync(CancellationToken cancellationToken) =>
        [.. (await ListStreamsAsync(cancellationToken).ConfigureAwait(false)).Select(MachineOf).Distinct(StringComparer.Ordinal)];

    // NAME/algo-1-1700000000
    private string MachineOf(string stream) => stream[(job.Length + 1)..] is var name && name.LastIndexOf('-') is > 0 and var dash && name[..dash].Contains('-', StringComparison.Ordinal) ? name[..dash] : name;

    private async Task<IReadOnlyList<string>> ListStreamsAsync(CancellationToken cancellationToken)
    {
        var names = new List<string>();
        string? next = null;
        do
        {
            var request = new JsonObject { ["logGroupName"] = Group, ["logStreamNamePrefix"] = job + "/", ["orderBy"] = "LogStreamName" };
            if (next is not null)
                request["nextToken"] = next;
            if (await AskAsync("DescribeLogStreams", request, cancellationToken).ConfigureAwait(false) is not { } answer)
                return names;
            names.AddRange(answer.List("logStreams").Select(s => s.Text("logStreamName")).OfType<string>().Where(s => s.StartsWith(job + "/", StringComparison.Ordinal)));
            next = answer.Text("nextToken");
        }
        while (!string.IsNullOrEmpty(next) && names.Count < MostStreams);
        return machine is null ? names : [.. names.Where(n => MachineOf(n) == machine)];
    }

    private async IAsyncEnumerable<(long Time, string Text)> ReadAsync(string stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var position = _positions.GetValueOrDefault(stream);
            var request = new JsonObject { ["logGroupName"] = Group, ["logStreamName"] = stream, ["startFromHead"] = true };
            if (position is not null)
                request["nextToken"] = position;
            if (await AskAsync("GetLogEvents", request, cancellationToken).ConfigureAwait(false) is not { } answer)
                yield break;
            foreach (var line in answer.List("events"))
                yield return (line.Whole("timestamp") ?? 0, line.Text("message") ?? "");
            // The token that stays the same is the end, as far as it is written.
            var next = answer.Text("nextForwardToken");
            _positions[stream] = next ?? position;
            if (next is null || next == position)
                yield break;
        }
    }

    private Task<JsonElement?> AskAsync(string operation, JsonObject request, CancellationToken cancellationToken) => Outage is { } outage
        ? outage.AskAsync(() => AskOnceAsync(operation, request, cancellationToken), cancellationToken)
        : AskOnceAsync(operation, request, cancellationToken);

    // Null where there is no log yet.
    private async Task<JsonElement?> AskOnceAsync(string operation, JsonObject request, CancellationToken cancellationToken)
    {
        try
        {
            return await _logs.AskAsync(operation, request, cancellationToken).ConfigureAwait(false);
        }
        catch (AwsException exception) when (SageMakerService.IsMissing(exception))
        {
            return null;
        }
        catch (AwsException exception)
        {
            throw exception.ForUser();
        }
    }
}
