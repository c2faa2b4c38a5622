using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.S3;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace RlTemplates.SageMaker.Aws;

/// <summary>
/// Who asks AWS, and where: credentials, a region, connections. Credentials are found as by every tool of AWS: variables, the user's
/// profile, SSO, a role of the machine.
/// </summary>
internal sealed class AwsSession : IDisposable
{
    private AmazonS3Client? _s3;
    private string? _account;

    /// <summary>Opens a session. Nothing is sent yet.</summary>
    /// <param name="region">Name of the region; null where the environment or the profile says.</param>
    /// <param name="time">The clock. Default: the system's.</param>
    /// <exception cref="UserException">No region or no credentials are set.</exception>
    public AwsSession(string? region, TimeProvider? time = null)
    {
        Region = AwsRegion.Find(region);
        Time = time ?? TimeProvider.System;
        Credentials = FindCredentials();
        Connection = new(this);
    }

    /// <summary>The region.</summary>
    public AwsRegion Region { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Who asks.</summary>
    public AWSCredentials Credentials { get; private set; }

    /// <summary>Sends requests of services that have no client of their own here.</summary>
    public AwsConnection Connection { get; }

    /// <summary>Objects in S3.</summary>
    public AmazonS3Client S3 => _s3 ??= new(Credentials, new AmazonS3Config
    {
        RegionEndpoint = Region.Endpoint,
        AuthenticationRegion = SigningRegion("S3"),
        ForcePathStyle = AwsRegion.HasOwnAddress("S3"),
    });

    /// <summary>Looks for credentials again, after they have expired.</summary>
    public void RenewCredentials()
    {
        Credentials = FindCredentials();
        // Another request may still use the client.
        _s3 = null;
    }

    /// <summary>The number of the account.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The credentials are none, or AWS cannot be reached.</exception>
    public async Task<string> AccountAsync(CancellationToken cancellationToken)
    {
        if (_account is not null)
            return _account;
        return _account = await SdkCall.AskAsync(
            this, "STS",
            async () =>
            {
                using var client = new AmazonSecurityTokenServiceClient(
                    Credentials, new AmazonSecurityTokenServiceConfig { RegionEndpoint = Region.Endpoint, AuthenticationRegion = SigningRegion("STS") });
                return (await client.GetCallerIdentityAsync(new GetCallerIdentityRequest(), cancellationToken).ConfigureAwait(false)).Account;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _s3?.Dispose();
        Connection.Dispose();
    }

    // With an address of its own, the SDK would sign for the region that it has read first in this process.
    private string? SigningRegion(string service) => AwsRegion.HasOwnAddress(service) ? Region.Name : null;

    private static AWSCredentials FindCredentials()
    {
        try
        {
            // That of the process keeps what it found until it hears that a file has changed, which takes a moment.
            using var resolver = new DefaultAWSCredentialsIdentityResolver();
            return resolver.ResolveIdentity(null);
        }
        catch (Exception exception) when (exception is AmazonClientException or AmazonServiceException)
        {
            throw new UserException($"No credentials for AWS were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile (aws configure, aws sso login).", exception);
        }
    }
}
