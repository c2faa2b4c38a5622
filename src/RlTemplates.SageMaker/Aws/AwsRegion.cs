using Amazon;
using Amazon.Runtime;

namespace RlTemplates.SageMaker.Aws;

/// <summary>A region of AWS and the addresses of its services.</summary>
internal sealed class AwsRegion
{
    private const string AnyAddress = "AWS_ENDPOINT_URL", IgnoresAddresses = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS";

    // Whoever asks for an unknown one adds it to the SDK's.
    private static readonly List<string> Known = [.. RegionEndpoint.EnumerableAllRegions.Select(r => r.SystemName)];

    private readonly RegionEndpoint _region;

    private AwsRegion(RegionEndpoint region, string? suspicion = null) => (_region, Suspicion) = (region, suspicion);

    /// <summary>Its name, such as <c>us-west-2</c>.</summary>
    public string Name => _region.SystemName;

    /// <summary>What names of hosts end with.</summary>
    public string DnsSuffix => _region.PartitionDnsSuffix;

    /// <summary>What its ARNs begin with after <c>arn:</c>.</summary>
    public string Partition => _region.PartitionName;

    /// <summary>For the SDK's clients.</summary>
    public RegionEndpoint Endpoint => _region;

    /// <summary>Whether the address of a service was set by variables, as for tests and private clouds; S3 there has no host for each bucket.</summary>
    /// <param name="id">Its name in variables: <c>S3</c>.</param>
    public static bool HasOwnAddress(string id) => OwnAddress(id) is not null;

    /// <summary>The region that is named, else that of the environment, the user's profile or the machine.</summary>
    /// <param name="name">Its name; null where nobody names one.</param>
    /// <exception cref="UserException">Nobody says which.</exception>
    public static AwsRegion Find(string? name)
    {
        if (name is { Length: > 0 })
        {
            var suspicion = SuspicionOf(name);
            return new(RegionEndpoint.GetBySystemName(name), suspicion);
        }
        return FallbackRegionFactory.GetRegionEndpoint() is { } found
            ? new(found)
            : throw new UserException("No region of AWS is set: name it by Region = \"us-west-2\" on [SageMaker], by the variable AWS_REGION or in the profile (aws configure).");
    }

    /// <summary>What speaks against it; null where nothing does. New regions are not known here.</summary>
    public string? Suspicion { get; }

    private static string? SuspicionOf(string name) => Known.Contains(name) ? null
        : $"Region is '{name}', which is not known here{(Options.Suggestion.Nearest(name, Known) is { } near ? $"; did you mean {near}?" : ".")}";

    /// <summary>Address of a service.</summary>
    /// <param name="host">Its host in front of the region: <c>api.sagemaker</c>.</param>
    /// <param name="id">Its name in variables: <c>SAGEMAKER</c>.</param>
    public Uri AddressOf(string host, string id) => OwnAddress(id) is { } own
        ? Uri.TryCreate(own, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new UserException($"The address of AWS in {AnyAddress} is '{own}'; it must be one such as https://host.example.")
        : new($"https://{host}.{Name}.{DnsSuffix}/");

    /// <summary>Address of a service that is the same in all regions.</summary>
    public Uri GlobalAddressOf(string host, string id) =>
        OwnAddress(id) is null && Partition == "aws" ? new($"https://{host}.{DnsSuffix}/") : AddressOf(host, id);

    private static string? OwnAddress(string id) =>
        string.Equals(Environment.GetEnvironmentVariable(IgnoresAddresses), "true", StringComparison.OrdinalIgnoreCase)
        ? null
        : Variable($"{AnyAddress}_{id}") ?? Variable(AnyAddress);

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
