using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using RlTemplates.Tracking;

namespace RlTemplates.Containers;

/// <summary>
/// A whole <c>run.json</c> as hyperparameters of a training container: <c>rlt_run</c>, or <c>rlt_run_0</c>, <c>rlt_run_1</c> and so on,
/// since a value has a limit. So no option of an experiment is
/// a hyperparameter of its own, of which a job has a hundred, and none is encoded twice. The packages of the program that submits are left out, as there is little room.
/// </summary>
internal static class RunDocument
{
    /// <summary>The hyperparameter, and what the names of its parts begin with.</summary>
    public const string Name = "rlt_run";

    /// <summary>Characters of a part. SageMaker takes 2,500 (2026); some are left for quotation marks.</summary>
    public const int MostCharacters = 2400;

    /// <summary>
    /// Parts that a document may have. SageMaker takes 100 hyperparameters (2026), of which some are its own and the target's.
    /// </summary>
    public const int MostParts = 80;

    private const int LargestBytes = 16 << 20;

    /// <summary>Writes a run as hyperparameters.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="UserException">It is too large.</exception>
    public static IReadOnlyDictionary<string, string> Write(RunInfo run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var text = Convert.ToBase64String(Compress(RunJson.Write(run with { Packages = new Dictionary<string, string>() })));
        var parts = text.Chunk(MostCharacters).Select(part => new string(part)).ToList();
        if (parts.Count > MostParts)
        {
            throw new UserException(string.Create(CultureInfo.InvariantCulture,
                $"The options of run {run.Id} take {text.Length} characters after compression; a job takes {MostParts * MostCharacters}. "
                + $"Shorten the longest texts among them."));
        }
        return parts.Count == 1
            ? new Dictionary<string, string> { [Name] = text }
            : parts.Select((part, i) => (Key: PartName(i), part)).ToDictionary(p => p.Key, p => p.part, StringComparer.Ordinal);
    }

    /// <summary>Whether a hyperparameter is a part of a document.</summary>
    /// <param name="name">Its name.</param>
    public static bool IsPart(string name) =>
        name == Name || (name.StartsWith(Name + "_", StringComparison.Ordinal) && name.Length > Name.Length + 1 && name.Skip(Name.Length + 1).All(char.IsAsciiDigit));

    /// <summary>Reads the run among hyperparameters; null where there is none.</summary>
    /// <param name="hyperparameters">All hyperparameters; a text may be in quotation marks, as JSON has it.</param>
    /// <exception cref="UserException">It is incomplete or not what <see cref="Write"/> gives.</exception>
    public static RunInfo? Read(IReadOnlyDictionary<string, string> hyperparameters)
    {
        ArgumentNullException.ThrowIfNull(hyperparameters);
        var count = hyperparameters.Keys.Count(IsPart);
        if (count == 0)
            return null;
        try
        {
            var text = hyperparameters.TryGetValue(Name, out var whole) ? Unquote(whole) : string.Concat(Parts(hyperparameters, count));
            return RunJson.Read(Decompress(Convert.FromBase64String(text)));
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException or JsonException)
        {
            throw new UserException($"The hyperparameter {Name} is damaged, so that nobody knows what to train: {exception.Message}", exception);
        }
    }

    private static IEnumerable<string> Parts(IReadOnlyDictionary<string, string> hyperparameters, int count)
    {
        for (var i = 0; i < count; i++)
        {
            yield return hyperparameters.TryGetValue(PartName(i), out var part)
                ? Unquote(part)
                : throw new FormatException($"it has {count.ToString(CultureInfo.InvariantCulture)} parts, but {PartName(i)} is missing.");
        }
    }

    private static string PartName(int index) => $"{Name}_{index.ToString(CultureInfo.InvariantCulture)}";

    private static string Unquote(string text) => text.Trim().Trim('"');

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize))
            gzip.Write(bytes);
        return compressed.ToArray();
    }

    private static byte[] Decompress(byte[] bytes)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        var buffer = new byte[LargestBytes + 1];
        var length = gzip.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return length <= LargestBytes
            ? buffer[..length]
            : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"it has more than {LargestBytes} bytes."));
    }
}
