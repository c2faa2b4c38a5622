using System.Globalization;

namespace RlTemplates.Tracking;

/// <summary>Names of checkpoints' folders: <c>step-000000123456</c>, and <c>step-000000123456-2</c> where there is one of as many steps.</summary>
internal static class CheckpointName
{
    /// <summary>Begins every name.</summary>
    public const string Start = "step-";

    /// <summary>Orders folders, or their names, from the oldest to the newest. From 10^12 steps on, names have more digits, so that their texts would not do. Those that are no checkpoint's come first.</summary>
    public static IComparer<string> OldestFirst { get; } = Comparer<string>.Create(static (a, b) => Key(a).CompareTo(Key(b)));

    /// <summary>The name of a checkpoint.</summary>
    /// <param name="timestepsTotal">Its steps.</param>
    /// <param name="number">1 for the first of as many steps, 2 for the second, and so on.</param>
    public static string Of(long timestepsTotal, int number = 1) =>
        string.Create(CultureInfo.InvariantCulture, $"{Start}{timestepsTotal:D12}") + (number == 1 ? "" : "-" + number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Whether a folder, or its name, is a checkpoint's.</summary>
    public static bool Is(string path) => Key(path).Steps >= 0;

    private static (long Steps, int Number, string Name) Key(string path)
    {
        var name = Path.GetFileName(path);
        var parts = name.StartsWith(Start, StringComparison.Ordinal) ? name[Start.Length..].Split('-') : [];
        var number = 1;
        return parts.Length is 1 or 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var steps)
            && (parts.Length == 1 || int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out number))
            ? (steps, number, "") : (-1, 0, name);
    }
}
