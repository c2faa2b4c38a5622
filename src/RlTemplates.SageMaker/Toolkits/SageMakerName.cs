using System.Globalization;
using System.Text.RegularExpressions;

namespace RlTemplates.SageMaker;

/// <summary>Names of jobs, models, endpoints and their configurations. The service has the same rule for all.</summary>
internal static partial class SageMakerName
{
    /// <summary>Longest name.</summary>
    public const int Longest = 63;

    /// <summary>
    /// A name of its own: the base, cut to what fits, and the time in UTC. The milliseconds always have three digits; those of the Python
    /// SDK sometimes had
    /// fewer, which <see cref="Base"/> then did not recognize.
    /// </summary>
    /// <param name="name">The base.</param>
    /// <param name="time">The time.</param>
    public static string Unique(string name, DateTimeOffset time)
    {
        var stamp = time.UtcDateTime.ToString("yyyy-MM-dd-HH-mm-ss-fff", CultureInfo.InvariantCulture);
        var room = Longest - stamp.Length - 1;
        return $"{(name.Length > room ? name[..room] : name)}-{stamp}";
    }

    /// <summary>
    /// The base that an image gives: its repository's last part, without registry, tag and digest. What no name may have (<c>_</c> and
    /// <c>.</c>) becomes a
    /// dash; the Python SDK sent it and the service refused.
    /// </summary>
    /// <param name="image">The image.</param>
    public static string OfImage(string image)
    {
        var plain = image.IndexOf('@', StringComparison.Ordinal) is > 0 and var digest ? image[..digest] : image;
        return Mended(Image().Match(plain) is { Success: true } match ? match.Groups[2].Value : plain);
    }

    /// <summary>The base of a name with a time behind it; the name itself where it has none.</summary>
    /// <param name="name">The name of a job that exists.</param>
    public static string Base(string name) => Stamped().Match(name) is { Success: true } match ? match.Groups[1].Value : name;

    /// <summary>What is wrong with a name; null where it is right.</summary>
    /// <param name="what">What the name belongs to, such as <c>The job's name</c>.</param>
    /// <param name="name">The name.</param>
    public static string? Fault(string what, string name) => name.Length <= Longest && Valid().IsMatch(name)
        ? null
        : $"{what} is '{name}'; it must be 1 to {Longest} letters, digits and dashes, and begin and end with a letter or digit{(Mended(name) is { Length: > 0 } near ? $", such as {near}." : ".")}";

    private static string Mended(string name)
    {
        var plain = Foreign().Replace(name, "-").Trim('-');
        return plain.Length > Longest ? plain[..Longest].TrimEnd('-') : plain;
    }

    [GeneratedRegex("^(.+/)?([^:/]+)(:[^:]+)?$")]
    private static partial Regex Image();

    [GeneratedRegex(@"^(.+)-([0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{2}-[0-9]{2}-[0-9]{2}-[0-9]{3}|[0-9]{6}-[0-9]{4})")]
    private static partial Regex Stamped();

    [GeneratedRegex(@"^[a-zA-Z0-9](-*[a-zA-Z0-9])*\z")]
    private static partial Regex Valid();

    [GeneratedRegex("[^a-zA-Z0-9-]")]
    private static partial Regex Foreign();
}
