using System.Text;
using System.Text.Json;
using RlTemplates.Json;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>What a training and the process that evaluates beside it say to each other: a line with the path of a checkpoint, and a line of JSON for it.</summary>
internal static class ApartConversation
{
    // 100,000 episodes of 60 bytes each.
    private const int LongestAnswer = 16 << 20;

    /// <summary>Evaluates what is asked for, until nobody asks any more.</summary>
    public static void Answer(
        CheckpointEvaluation evaluation, RunInfo run, TextReader requests, TextWriter answers, Func<string, string> mask, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && requests.ReadLine() is { } path)
        {
            answers.WriteLine(AnswerTo(evaluation, run, path, mask, cancellationToken));
            answers.Flush();
        }
    }

    /// <summary>Reads an answer.</summary>
    /// <param name="checkpoint">The checkpoint that was asked for.</param>
    /// <param name="line">The answer.</param>
    public static ApartOutcome Read(Checkpoint checkpoint, string line)
    {
        try
        {
            return line.Length > LongestAnswer
                ? new(checkpoint, null, ["the process that evaluates beside training gave an answer that is too long"])
                : JsonFields.Read(Encoding.UTF8.GetBytes(line), fields => Read(checkpoint, fields));
        }
        catch (JsonException exception)
        {
            return new(checkpoint, null, [$"the process that evaluates beside training gave an answer that cannot be read: {exception.Message}"]);
        }
    }

    private static ApartOutcome Read(Checkpoint checkpoint, JsonFields fields)
    {
        var warnings = fields.Texts("warnings");
        if (!fields.Has("rewards"))
            return new(checkpoint, null, warnings);
        var (rewards, lengths, flags) = (fields.Doubles("rewards"), fields.Int32s("lengths"), fields.Int32s("flags"));
        if (rewards.Length != lengths.Length || rewards.Length != flags.Length)
            throw new JsonException("its lists differ in length");
        var episodes = rewards.Select((reward, i) => new EpisodeResult(reward, lengths[i]) { Truncated = (flags[i] & 1) != 0, Unfinished = (flags[i] & 2) != 0 });
        return new(checkpoint, new([.. episodes], checkpoint.TimestepsTotal), warnings);
    }

    private static string AnswerTo(CheckpointEvaluation evaluation, RunInfo run, string path, Func<string, string> mask, CancellationToken cancellationToken)
    {
        try
        {
            // Training does not remove it meanwhile.
            _ = new CheckpointStore(run.CheckpointsPath).TryHold(out var hold);
            using var held = hold;
            using var loaded = evaluation.Load(path);
            return Written(evaluation.Play(loaded, EvaluationLog.DuringTraining, cancellationToken));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return Written(null, [mask($"{Path.GetFileName(path)} was not evaluated beside training: {exception.Message.ReplaceLineEndings(" ")}")]);
        }
    }

    private static string Written(EvaluateOutcome outcome) => Written(outcome.Result, [.. new[] { outcome.BoundWarning, outcome.CrashWarning }.OfType<string>()]);

    private static string Written(EvaluationResult? result, string[] warnings)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            WriteAll(json, "warnings", warnings, static (j, text) => j.WriteStringValue(text));
            if (result is not null)
            {
                WriteAll(json, "rewards", result.Episodes, static (j, e) => j.WriteNumberValue(e.Reward));
                WriteAll(json, "lengths", result.Episodes, static (j, e) => j.WriteNumberValue(e.Length));
                WriteAll(json, "flags", result.Episodes, static (j, e) => j.WriteNumberValue((e.Truncated ? 1 : 0) + (e.Unfinished ? 2 : 0)));
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void WriteAll<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            write(json, item);
        json.WriteEndArray();
    }
}
