using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RlTemplates.Tracking;

namespace Outsider;

/// <summary>Writes every result with a seal, which shows those who have the token that nobody has changed it.</summary>
public sealed record NotarySinkOptions : SinkOptions
{
    /// <summary>The secret that seals are made with. Default: none, lines have no seal.</summary>
    public string? SealToken { get; init; }

    /// <inheritdoc/>
    public override IEventSink Create(RunInfo run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new NotarySink(Path.Combine(run.Directory, "notary.txt"), SealToken);
    }
}

/// <summary>Appends lines, each with its HMAC-SHA256.</summary>
internal sealed class NotarySink(string path, string? token) : IEventSink
{
    private readonly StreamWriter _writer = new(path, append: true);

    /// <inheritdoc/>
    public void Write(TrainingEvent trainingEvent)
    {
        if (trainingEvent is not ResultReported { TrainingIteration: var iteration, Metrics: var metrics })
            return;
        var line = string.Create(CultureInfo.InvariantCulture, $"{iteration} {new TrainResult(metrics).EpisodeRewardMean:0.00}");
        _writer.WriteLine(token is null ? line : $"{line} {Seal(token, line)}");
    }

    /// <inheritdoc/>
    public void Flush() => _writer.Flush();

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    private static string Seal(string token, string line) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(line)));
}
