using System.Globalization;

namespace RlTemplates.Serving;

/// <summary>How much a client wants each media type, as its header <c>Accept</c> says (RFC 9110, section 12.5.1).</summary>
internal static class AcceptedTypes
{
    private static readonly MediaType[] All = [MediaType.Json, MediaType.JsonLines, MediaType.Csv, MediaType.Raw];

    /// <summary>
    /// The type with the highest quality. Of several, the one that stands first; of those in one range, the request's own.
    /// </summary>
    /// <param name="accept">The header.</param>
    /// <param name="request">Type of the request's body.</param>
    /// <returns>Null where no type that is written is accepted.</returns>
    public static MediaType? Best(string accept, MediaType request)
    {
        var ranges = accept.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var (best, highest, first) = ((MediaType?)null, 0.0, int.MaxValue);
        foreach (var type in All.Where(t => t != request).Prepend(request))
        {
            var (quality, place) = Wish(type, ranges);
            if (quality > highest || (quality == highest && quality > 0 && place < first))
                (best, highest, first) = (type, quality, place);
        }
        return best;
    }

    // The most specific range that has the type counts.
    private static (double Quality, int Place) Wish(MediaType type, string[] ranges)
    {
        var (found, quality, place) = (-1, 0.0, int.MaxValue);
        for (var i = 0; i < ranges.Length; i++)
        {
            var words = ranges[i].Split(';', StringSplitOptions.TrimEntries);
            var specific = Specificity(words[0], type);
            if (specific > found)
                (found, quality, place) = (specific, Quality(words.AsSpan(1)), i);
        }
        return (quality, place);
    }

    private static int Specificity(string range, MediaType type)
    {
        if (MediaTypes.Find(range) == type)
            return 2;
        if (range.EndsWith("/*", StringComparison.Ordinal) && MediaTypes.Name(type).StartsWith(range[..^1], StringComparison.OrdinalIgnoreCase))
            return 1;
        return range == "*/*" ? 0 : -1;
    }

    private static double Quality(ReadOnlySpan<string> parameters)
    {
        foreach (var parameter in parameters)
            if (parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase))
                return double.TryParse(parameter.AsSpan(2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quality) ? Math.Min(quality, 1) : 1;
        return 1;
    }
}
