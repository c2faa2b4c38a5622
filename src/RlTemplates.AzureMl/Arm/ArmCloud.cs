using Azure.Core;
using Azure.Identity;

namespace RlTemplates.AzureMl.Arm;

/// <summary>A cloud of Azure: the public one, a sovereign one, or, for tests and private clouds, one at an address of one's own.</summary>
/// <param name="Arm">Where Azure Resource Manager answers.</param>
/// <param name="Authority">Who gives tokens.</param>
/// <param name="StorageSuffix">What hosts of storage accounts end with.</param>
internal sealed record ArmCloud(Uri Arm, Uri Authority, string StorageSuffix)
{
    /// <summary>The variable that chooses a sovereign cloud, as for every tool that uses Azure.Identity.</summary>
    public const string AuthorityVariable = "AZURE_AUTHORITY_HOST";

    /// <summary>The variables that set other addresses, and the token of one on this machine.</summary>
    public const string ArmVariable = "AZUREML_ARM_ENDPOINT", BlobVariable = "AZUREML_BLOB_ENDPOINT", VaultVariable = "AZUREML_VAULT_ENDPOINT", TrackingVariable = "AZUREML_TRACKING_ENDPOINT", TokenVariable = "AZUREML_ARM_TOKEN";

    private static readonly ArmCloud[] Known =
    [
        new(new("https://management.azure.com"), AzureAuthorityHosts.AzurePublicCloud, "core.windows.net"),
        new(new("https://management.chinacloudapi.cn"), AzureAuthorityHosts.AzureChina, "core.chinacloudapi.cn"),
        new(new("https://management.usgovcloudapi.net"), AzureAuthorityHosts.AzureGovernment, "core.usgovcloudapi.net"),
    ];

    /// <summary>Where blobs are, in place of a host for each account; null for those hosts.</summary>
    public Uri? Blobs { get; init; }

    /// <summary>Where vaults are, in place of a host for each; null for those hosts.</summary>
    public Uri? Vaults { get; init; }

    /// <summary>Where workspaces' tracking servers are, in place of a host for each region; null for those hosts.</summary>
    public Uri? Tracking { get; init; }

    /// <summary>The token of one on this machine; null for what the environment says.</summary>
    public string? Token { get; init; }

    /// <summary>Whom a token is for; null for Azure Resource Manager.</summary>
    public string? Audience { get; init; }

    /// <summary>What a token is asked for.</summary>
    public string Scope => $"{Audience ?? Arm.GetLeftPart(UriPartial.Authority)}/.default";

    /// <summary>Whether it is on this machine, where a token may go over HTTP.</summary>
    public bool IsLocal => Arm.IsLoopback;

    /// <summary>The portal's page of a job.</summary>
    public string StudioOf(string jobId, string workspaceId) => $"https://{StudioHost}/runs/{jobId}?wsid={workspaceId}";

    /// <summary>Where the tracking server of a workspace answers, which speaks MLflow.</summary>
    /// <param name="region">The workspace's region, such as <c>westus2</c>.</param>
    /// <param name="workspaceId">The workspace.</param>
    /// <exception cref="UserException">The region is none that could be part of a host's name: a token goes there.</exception>
    public Uri TrackingOf(string region, string workspaceId)
    {
        if (region.Length == 0 || !region.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-'))
            throw new UserException($"The region '{region}' is no name of a region, so the tracking server of the workspace is not known.");
        return new($"{(Tracking?.GetLeftPart(UriPartial.Path) ?? $"https://{region}.{DataHost}").TrimEnd('/')}/mlflow/v1.0{workspaceId}/");
    }

    /// <summary>Its address, without the token.</summary>
    public override string ToString() => Arm.ToString();

    private string StudioHost => Authority.Host switch
    {
        "login.chinacloudapi.cn" or "login.partner.microsoftonline.cn" => "studio.ml.azure.cn",
        "login.microsoftonline.us" => "ml.azure.us",
        _ => "ml.azure.com",
    };

    private string DataHost => StudioHost switch
    {
        "studio.ml.azure.cn" => "api.ml.azure.cn",
        "ml.azure.us" => "api.ml.azure.us",
        _ => "api.azureml.ms",
    };

    /// <summary>The cloud that the environment says; the public one by default.</summary>
    /// <exception cref="UserException">A variable is no address, or one over HTTP that is not on this machine.</exception>
    public static ArmCloud Find()
    {
        var authority = Address(AuthorityVariable);
        var cloud = authority is null
            ? Known[0]
            : Known.FirstOrDefault(c => c.Authority.Host.Equals(authority.Host, StringComparison.OrdinalIgnoreCase))
                ?? (authority.Host.Equals("login.partner.microsoftonline.cn", StringComparison.OrdinalIgnoreCase) ? Known[1] : Known[0]) with { Authority = authority };
        return cloud with { Arm = Address(ArmVariable) ?? cloud.Arm, Blobs = Address(BlobVariable), Vaults = Address(VaultVariable), Tracking = Address(TrackingVariable) };
    }

    /// <summary>Who asks. A token of a variable counts only on this machine.</summary>
    public TokenCredential Credential() => IsLocal && (Token ?? Environment.GetEnvironmentVariable(TokenVariable)) is { Length: > 0 } token
        ? DelegatedTokenCredential.Create((_, _) => new AccessToken(token, DateTimeOffset.MaxValue))
        : new DefaultAzureCredential(new DefaultAzureCredentialOptions { AuthorityHost = Authority });

    private static Uri? Address(string variable)
    {
        if (Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } text)
            return null;
        if (!Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : $"https://{text}", UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
            throw new UserException($"{variable} is '{text}'; it must be an address such as https://management.azure.com.");
        return address.Scheme == "https" || address.IsLoopback
            ? address
            : throw new UserException($"{variable} is '{text}'; tokens go over https only, except to this machine (http://127.0.0.1:PORT).");
    }
}
