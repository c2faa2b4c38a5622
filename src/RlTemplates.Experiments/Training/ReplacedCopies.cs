using System.Globalization;

namespace RlTemplates.Experiments;

/// <summary>Tells of copies of an environment that threw and were replaced.</summary>
internal sealed class ReplacedCopies
{
    private long _told;

    /// <summary>Says what happened since the last call.</summary>
    /// <param name="crashes">Copies that were replaced until now.</param>
    /// <param name="last">What the last of them threw.</param>
    /// <param name="text">It in words; null where nothing happened.</param>
    /// <returns>Copies that were replaced since the last call.</returns>
    public long Take(long crashes, EnvironmentException? last, out string? text)
    {
        var count = crashes - _told;
        _told = crashes;
        text = count == 0 || last is null ? null
            : (count == 1 ? "a copy of the environment was replaced, and its episode counts as cut: "
                : string.Create(CultureInfo.InvariantCulture, $"{count} copies of the environment were replaced, and their episodes count as cut: ")) + last.Message;
        return count;
    }
}
