using System.Text.RegularExpressions;

namespace RlTemplates.SageMaker.Aws;

/// <summary>A secret of AWS Secrets Manager, as Amazon ECS writes it: its ARN, and after it <c>:key:stage:version</c> where the secret is a JSON object or not the newest version is meant.</summary>
internal sealed partial class SecretArn
{
    /// <summary>How one looks, for messages.</summary>
    public const string Example = "arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME";

    private SecretArn(Match match)
    {
        (Region, Id) = (match.Groups["region"].Value, match.Groups["id"].Value);
        (Key, Stage, Version) = (Text(match, "key"), Text(match, "stage"), Text(match, "version"));
    }

    /// <summary>The region that keeps it.</summary>
    public string Region { get; }

    /// <summary>The ARN itself.</summary>
    public string Id { get; }

    /// <summary>The key of the JSON object that is meant; null where the whole secret is.</summary>
    public string? Key { get; }

    /// <summary>The stage of the version, such as AWSPREVIOUS; null for the current one.</summary>
    public string? Stage { get; }

    /// <summary>The id of the version; null for that of the stage.</summary>
    public string? Version { get; }

    /// <summary>Whether a place is meant as the ARN of a secret.</summary>
    /// <param name="place">The place.</param>
    public static bool IsMeant(string place) =>
        place.StartsWith("arn:aws", StringComparison.Ordinal) && place.Contains(":secretsmanager:", StringComparison.Ordinal);

    /// <summary>Reads it.</summary>
    /// <param name="place">The text.</param>
    /// <exception cref="UserException">It is none.</exception>
    public static SecretArn Parse(string place) => Form().Match(place) is { Success: true } match
        ? new(match)
        : throw new UserException($"'{place}' is not a secret of AWS Secrets Manager; it must be {Example}, and may end with :KEY:STAGE:VERSION, each of which may be empty.");

    private static string? Text(Match match, string group) => match.Groups[group].Value is { Length: > 0 } value ? value : null;

    [GeneratedRegex(@"^(?<id>arn:aws[a-z-]*:secretsmanager:(?<region>[a-z0-9-]+):[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]{1,512})(:(?<key>[^:]*):(?<stage>[^:]*):(?<version>[^:]*))?$")]
    private static partial Regex Form();
}
