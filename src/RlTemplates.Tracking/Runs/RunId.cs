using System.Globalization;
using System.Security.Cryptography;

namespace RlTemplates.Tracking;

/// <summary>Names of run folders, such as <c>20260131-174502-k3f9qz</c>.</summary>
internal static class RunId
{
    private const int RandomCharacters = 6;
    private const string TimeFormat = "yyyyMMdd-HHmmss";
    private const int LongestName = 128;

    /// <summary>A new id of a time.</summary>
    public static string Create(DateTimeOffset now) =>
        now.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture) + "-" + RandomNumberGenerator.GetString("0123456789abcdefghjkmnpqrstvwxyz", RandomCharacters);

    /// <summary>The time in an id; null where it has none.</summary>
    public static DateTimeOffset? TimeOf(string id) =>
        id.Length >= TimeFormat.Length
        && DateTimeOffset.TryParseExact(id[..TimeFormat.Length], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    /// <summary>Whether a name is an id as <see cref="Create"/> makes it, and not that of a copy.</summary>
    public static bool Is(string name) => name.Length == TimeFormat.Length + 1 + RandomCharacters && TimeOf(name) is not null;

    /// <summary>Whether a name may be that of a folder below the root: no separators, no leading dot, no control characters.</summary>
    public static bool IsSafeName(string name) =>
        name.Length is > 0 and <= LongestName
        && name[0] != '.'
        && name[^1] is not '.' and not ' '
        && name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or ' ' || char.IsSurrogate(c) || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark);
}
