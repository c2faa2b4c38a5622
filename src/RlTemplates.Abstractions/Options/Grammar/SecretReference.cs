using System;

namespace RlTemplates.Options;

/// <summary>
/// What stands in place of a secret where a job is submitted: <c>secret:</c> and the place where the job itself reads it. Shown and recorded, since it is no secret.
/// </summary>
internal static class SecretReference
{
    /// <summary>What it begins with.</summary>
    public const string Prefix = "secret:";

    /// <summary>What may follow, for messages.</summary>
    public const string Expected = "secret: and a file of the job's machine (/run/secrets/key), the ARN of a secret in AWS Secrets Manager or the address of one in Azure Key Vault";

    /// <summary>An expression for references.</summary>
    public const string Pattern = @"secret:(/|[A-Za-z]:[\\/]|arn:|https://(?!\S*[@?#]))\S+";

    /// <summary>Whether a text is a reference.</summary>
    /// <param name="text">The text.</param>
    public static bool Is(string text) => IsMeant(text) && HasPlace(text.Substring(Prefix.Length));

    /// <summary>Whether a text begins as a reference does.</summary>
    /// <param name="text">The text.</param>
    public static bool IsMeant(string text) => text.StartsWith(Prefix, StringComparison.Ordinal);

    private static bool HasPlace(string place)
    {
        foreach (var c in place)
        {
            if (char.IsWhiteSpace(c))
                return false;
        }
        return place.Length > 1 && (place[0] == '/' || IsOfWindows(place) || HasMore(place, "arn:") || IsOfVault(place));
    }

    private static bool HasMore(string place, string beginning) => place.Length > beginning.Length && place.StartsWith(beginning, StringComparison.Ordinal);

    // A vault's address has no user and no signature.
    private static bool IsOfVault(string place) => HasMore(place, "https://") && place.IndexOfAny(['@', '?', '#']) < 0;

    private static bool IsOfWindows(string place) => place.Length > 3 && char.IsLetter(place[0]) && place[1] == ':' && place[2] is '/' or '\\';
}
