namespace RlTemplates.SageMaker;

/// <summary>The accounts of AWS that keep toolkit and serving images, by region.</summary>
internal static class ImageAccounts
{
    private const string Main = "520713654638";
    private const string Containers = "462105765813";

    // Regions whose images both accounts keep.
    private static readonly string[] Shared =
    [
        "ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1", "eu-central-1", "eu-west-1",
        "eu-west-2",
        "us-east-1", "us-east-2", "us-west-1", "us-west-2",
    ];

    /// <summary>Accounts of the images of Coach up to 0.11.1, of Ray up to 0.6.5, and of all that serve their models.</summary>
    public static IReadOnlyDictionary<string, string> Everywhere { get; } = new SortedDictionary<string, string>(
        Shared.Concat(["eu-north-1", "eu-west-3", "sa-east-1"]).ToDictionary(region => region, _ => Main), StringComparer.Ordinal)
    {
        ["af-south-1"] = "313743910680",
        ["ap-east-1"] = "057415533634",
        ["cn-north-1"] = "422961961927",
        ["cn-northwest-1"] = "423003514399",
        ["eu-south-1"] = "048378556238",
        ["me-south-1"] = "724002660598",
        ["us-gov-west-1"] = "246785580436",
        ["us-iso-east-1"] = "744548109606",
        ["us-isob-east-1"] = "453391408702",
    };

    /// <summary>Accounts of the images of Coach 1.0.0 and of Ray from 0.8 on.</summary>
    public static IReadOnlyDictionary<string, string> OfContainers { get; } =
        new SortedDictionary<string, string>(Shared.ToDictionary(region => region, _ => Containers), StringComparer.Ordinal);

    /// <summary>The registry of an image in a region, which is the address before the repository.</summary>
    /// <param name="accounts">The account in each region that has the image.</param>
    /// <param name="region">The region.</param>
    /// <param name="what">What the image is, in words.</param>
    /// <exception cref="UserException">The region has no such image.</exception>
    public static string Registry(IReadOnlyDictionary<string, string> accounts, string region, string what) =>
        accounts.TryGetValue(region, out var account)
            ? $"{account}.dkr.ecr.{region}.{Suffix(region)}"
            : throw new UserException(
                $"Region is '{region}', where AWS keeps no image of {what}; it must be one of {string.Join(", ", accounts.Keys)}{Near(region, accounts.Keys)}"
                + " Or name an image of your own by ImageUri.");

    // A region of the same continent is nearer than one that looks alike.
    private static string Near(string region, IEnumerable<string> regions)
    {
        var near = region.IndexOf('-', StringComparison.Ordinal) is > 0 and var dash
            ? regions.FirstOrDefault(r => r.StartsWith(region[..(dash + 1)], StringComparison.Ordinal))
            : null;
        return (Options.Suggestion.Nearest(region, regions) ?? near) is { } nearest ? $"; the nearest is {nearest}." : ".";
    }

    private static string Suffix(string region) => region switch
    {
        _ when region.StartsWith("cn-", StringComparison.Ordinal) => "amazonaws.com.cn",
        _ when region.StartsWith("us-isob-", StringComparison.Ordinal) => "sc2s.sgov.gov",
        _ when region.StartsWith("us-iso-", StringComparison.Ordinal) => "c2s.ic.gov",
        _ => "amazonaws.com",
    };
}
