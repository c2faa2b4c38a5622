using System.Globalization;

namespace RlTemplates.Policies;

/// <summary>Ids of the rules that a policy can break, and the form of the date until which an exception holds.</summary>
internal static class PolicyRules
{
    public const string Algorithm = "RLT0110";
    public const string Target = "RLT0111";
    public const string MachineSize = "RLT0112";
    public const string Duration = "RLT0113";
    public const string Nodes = "RLT0114";
    public const string Tag = "RLT0115";
    public const string ForbiddenOption = "RLT0116";
    public const string Metric = "RLT0117";
    public const string EndingException = "RLT0119";

    private const string DateForm = "yyyy-MM-dd";

    /// <summary>The rules that an exception may name.</summary>
    public static IReadOnlyList<string> All { get; } = [Algorithm, Target, MachineSize, Duration, Nodes, Tag, ForbiddenOption, Metric];

    /// <summary>Reads a day such as 2027-03-31; null where it is none.</summary>
    public static DateTime? Day(string? text) =>
        DateTime.TryParseExact(text, DateForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var day) ? day : null;

    public static string Text(DateTime day) => day.ToString(DateForm, CultureInfo.InvariantCulture);
}
