using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using RlTemplates.SageMaker.Aws;

namespace RlTemplates.SageMaker.Storage;

/// <summary>The bucket of an account's region that SageMaker's tools share, <c>sagemaker-REGION-ACCOUNT</c>.</summary>
internal static class DefaultBucket
{
    /// <summary>Its address.</summary>
    /// <param name="session">Who asks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The credentials are none, or AWS cannot be reached.</exception>
    public static async Task<S3Address> FindAsync(AwsSession session, CancellationToken cancellationToken) =>
        new(TrainingJobPlan.DefaultBucket(session.Region.Name, await session.AccountAsync(cancellationToken).ConfigureAwait(false)), "");

    /// <summary>Where results go: where somebody says, or this bucket, which is made where there is none yet.</summary>
    /// <param name="session">Who asks.</param>
    /// <param name="given">Where somebody says; null for this bucket.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The credentials are none, or the bucket cannot be made.</exception>
    public static async Task<string> OutputAsync(AwsSession session, string? given, CancellationToken cancellationToken)
    {
        if (given is not null)
            return given;
        var bucket = await FindAsync(session, cancellationToken).ConfigureAwait(false);
        await EnsureAsync(session, bucket, cancellationToken).ConfigureAwait(false);
        return bucket.ToString();
    }

    /// <summary>Makes it where there is none yet.</summary>
    /// <param name="session">Who asks.</param>
    /// <param name="address">Its address.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">It belongs to another account, or cannot be made.</exception>
    public static async Task EnsureAsync(AwsSession session, S3Address address, CancellationToken cancellationToken)
    {
        var account = await session.AccountAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (await IsThereAsync(session, address, account, cancellationToken).ConfigureAwait(false))
                return;
            var request = new PutBucketRequest { BucketName = address.Bucket, UseClientRegion = false };
            // The oldest region has no name there.
            if (session.Region.Name != "us-east-1")
                request.BucketRegionName = session.Region.Name;
            await SdkCall.AskAsync(session, S3Folder.Service, () => session.S3.PutBucketAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (UserException exception) when (exception.InnerException is AwsException { Code: "BucketAlreadyOwnedByYou" or "OperationAborted" })
        {
            // Somebody of this account has made it meanwhile, or is about to.
        }
        catch (UserException exception) when (exception.InnerException is AwsException { Status: HttpStatusCode.Conflict or HttpStatusCode.Forbidden })
        {
            throw new UserException(
                $"The bucket {address.Bucket} cannot be used: {exception.Message} Name another place by OutputPath.", exception);
        }
    }

    // A bucket of that name that another account has made is not taken for ours.
    private static async Task<bool> IsThereAsync(AwsSession session, S3Address address, string account, CancellationToken cancellationToken)
    {
        var request = new HeadBucketRequest { BucketName = address.Bucket, ExpectedBucketOwner = account };
        try
        {
            await SdkCall.AskAsync(session, S3Folder.Service, () => session.S3.HeadBucketAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (UserException exception) when (exception.InnerException is AwsException { Status: HttpStatusCode.NotFound })
        {
            return false;
        }
    }
}
