using System.Text.RegularExpressions;

namespace RlTemplates.AzureMl.Arm;

/// <summary>A secret of Azure Key Vault: its address, and after it the version where not the newest one is meant.</summary>
internal sealed partial class VaultSecret
{
    /// <summary>How one looks, for messages.</summary>
    public const string Example = "https://VAULT.vault.azure.net/secrets/NAME";

    private const string ApiVersion = "7.4";

    private VaultSecret(Match match) => (Vault, Suffix, Path) = (match.Groups["vault"].Value, match.Groups["suffix"].Value, match.Groups["path"].Value);

    /// <summary>The vault.</summary>
    public string Vault { get; }

    /// <summary>What hosts of vaults end with in its cloud.</summary>
    public string Suffix { get; }

    /// <summary>The secret's path: <c>secrets/NAME</c>.</summary>
    public string Path { get; }

    /// <summary>Whether a place is meant as the address of a secret.</summary>
    public static bool IsMeant(string place) => place.StartsWith("https://", StringComparison.Ordinal) && place.Contains(".vault.", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads an address.</summary>
    /// <param name="place">The text.</param>
    /// <exception cref="UserException">It is none.</exception>
    public static VaultSecret Parse(string place) => Form().Match(place) is { Success: true } match
        ? new(match)
        : throw new UserException($"'{place}' is no secret of Azure Key Vault; it must be {Example}, and may end with /VERSION.");

    /// <summary>Reads the secret, with the identity of the job.</summary>
    /// <param name="cloud">The cloud.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">There is none, or the job may not read it.</exception>
    public async Task<string> ReadAsync(ArmCloud cloud, CancellationToken cancellationToken)
    {
        var vault = cloud.Vaults is { } own ? new Uri($"{own.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{Vault}/") : new Uri($"https://{Vault}.{Suffix}/");
        var connection = new ArmConnection(cloud with { Arm = vault, Audience = $"https://{Suffix}" });
        var answer = await connection.GetAsync(new Uri(vault, $"{Path}?api-version={ApiVersion}"), $"the secret {Path["secrets/".Length..]} of the vault {Vault}", cancellationToken).ConfigureAwait(false);
        return answer.Text("value") ?? throw new UserException($"The vault {Vault} gives no value for {Path}.");
    }

    [GeneratedRegex(@"^https://(?<vault>[a-z0-9-]{3,24})\.(?<suffix>vault\.(azure\.net|azure\.cn|usgovcloudapi\.net))/(?<path>secrets/[A-Za-z0-9-]{1,127}(/[A-Za-z0-9]{1,64})?)/?\z", RegexOptions.IgnoreCase)]
    private static partial Regex Form();
}
