using RlTemplates.Mlflow.Api;
using RlTemplates.Mlflow.Naming;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Mlflow.Sending;

/// <summary>Sends options as params, and tags: each value once.</summary>
/// <param name="server">The server.</param>
/// <param name="state">What the server has.</param>
/// <param name="note">Tells of values that are cut or left out.</param>
internal sealed class DetailSender(MlflowServer server, SendState state, Action<string> note)
{
    private const int Most = 100;

    // Older servers take shorter values.
    private static readonly int[] ShorterValues = [500, 250];

    private readonly List<string> _cut = [];

    /// <summary>Sends what the server has not got.</summary>
    /// <param name="run">The run, with its options.</param>
    /// <param name="tags">Its tags as they are now.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="MlflowException">The server does not take it now.</exception>
    public async Task SendAsync(RunInfo run, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken)
    {
        _cut.Clear();
        var (newParams, newTags) = (new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        // A secret says no more than that there is one.
        foreach (var option in run.Config.Where(o => o.Text is { Length: > 0 } text && !text.Contains(SecretNames.Mask, StringComparison.Ordinal)))
        {
            var name = MlflowName.Of(option.Path);
            var value = Value(option.Path, option.Text, MlflowText.LongestParam);
            if (!state.Params.TryGetValue(name, out var known))
                newParams[name] = value;
            // Params never change at a server; options may, at a resume.
            else if (!IsSame(known, value))
                newTags[MlflowName.Of("option." + option.Path)] = Value(option.Path, option.Text, MlflowText.LongestTag);
        }
        foreach (var (name, text) in OwnTags(run).Concat(tags))
            newTags[MlflowName.Of(name)] = Value(name, text, MlflowText.LongestTag);
        foreach (var name in newTags.Keys.Where(name => state.Tags.TryGetValue(name, out var known) && IsSame(known, newTags[name])).ToList())
            newTags.Remove(name);
        await SendAsync("params", newParams, state.Params, cancellationToken);
        await SendAsync("tags", newTags, state.Tags, cancellationToken);
        if (_cut.Count > 0)
            note($"values are longer than the server takes, and were cut: {string.Join(", ", _cut.Distinct())}");
    }

    // What was refused and sent shorter counts as sent.
    private static bool IsSame(string known, string value) =>
        known == SendState.Mark(value) || ShorterValues.Any(most => value.Length > most && known == SendState.Mark(MlflowText.Of(value, most, out _)));

    private IEnumerable<KeyValuePair<string, string>> OwnTags(RunInfo run)
    {
        yield return new(RunLink.IdTag, run.Id);
        yield return new("rlt.experiment", run.Experiment);
        if (run.Version is { Length: > 0 } version)
            yield return new("rlt.version", version);
        if (run.Host is { Length: > 0 } host)
            yield return new("rlt.host", host);
        if (state.IsJoined)
            yield break;
        yield return new("mlflow.source.name", run.Experiment);
        yield return new("mlflow.source.type", "LOCAL");
        if (run.Commit is { Length: > 0 } commit)
            yield return new("mlflow.source.git.commit", commit);
    }

    private string Value(string name, string text, int most)
    {
        var value = MlflowText.Of(text, most, out var isCut);
        if (isCut)
            _cut.Add(name);
        return value;
    }

    private async Task SendAsync(string kind, IReadOnlyDictionary<string, string> values, Dictionary<string, string> sent, CancellationToken cancellationToken)
    {
        foreach (var batch in values.Chunk(Most))
        {
            await SendAsync(kind, batch, sent, cancellationToken);
            state.Save();
        }
    }

    private async Task SendAsync(string kind, KeyValuePair<string, string>[] batch, Dictionary<string, string> sent, CancellationToken cancellationToken)
    {
        if (batch.Length == 0)
            return;
        var body = Body(kind, batch);
        if (body.Length > MlflowServer.LargestBody && batch.Length > 1)
        {
            await SendHalvesAsync(kind, batch, sent, cancellationToken);
            return;
        }
        try
        {
            await server.PostAsync("runs/log-batch", body, cancellationToken);
            foreach (var (key, value) in batch)
                sent[key] = SendState.Mark(value);
        }
        catch (MlflowException exception) when (exception.Failure is MlflowFailure.Missing)
        {
            throw new MlflowException(MlflowFailure.Gone, exception.Message, exception);
        }
        catch (MlflowException exception) when (exception.Failure is MlflowFailure.Refused)
        {
            await RunLink.EnsureThereAsync(server, state.RunId!, cancellationToken);
            if (batch.Length > 1)
                await SendHalvesAsync(kind, batch, sent, cancellationToken);
            else
                await SendShorterAsync(kind, batch[0], sent, exception, cancellationToken);
        }
    }

    private async Task SendHalvesAsync(string kind, KeyValuePair<string, string>[] batch, Dictionary<string, string> sent, CancellationToken cancellationToken)
    {
        await SendAsync(kind, batch[..(batch.Length / 2)], sent, cancellationToken);
        await SendAsync(kind, batch[(batch.Length / 2)..], sent, cancellationToken);
    }

    private async Task SendShorterAsync(string kind, KeyValuePair<string, string> pair, Dictionary<string, string> sent, MlflowException refusal, CancellationToken cancellationToken)
    {
        foreach (var most in ShorterValues.Where(most => pair.Value.Length > most))
        {
            var shorter = MlflowText.Of(pair.Value, most, out _);
            try
            {
                await server.PostAsync("runs/log-batch", Body(kind, [new(pair.Key, shorter)]), cancellationToken);
                sent[pair.Key] = SendState.Mark(shorter);
                _cut.Add(pair.Key);
                return;
            }
            catch (MlflowException exception) when (exception.Failure is MlflowFailure.Refused)
            {
            }
        }
        // Not tried again.
        sent[pair.Key] = SendState.Mark(pair.Value);
        note($"{pair.Key} is left out of the {kind}: {refusal.Message}");
    }

    private byte[] Body(string kind, IEnumerable<KeyValuePair<string, string>> batch) => JsonText.Object(json =>
    {
        json.WriteString("run_id", state.RunId);
        JsonText.WritePairs(json, kind, batch);
    });
}
