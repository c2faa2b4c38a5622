using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace RlTemplates.SageMaker.Fake;

/// <summary>The operations of S3 on buckets.</summary>
internal sealed partial class BucketOperations(FakeAws aws)
{
    private static readonly XNamespace Space = "http://s3.amazonaws.com/doc/2006-03-01/";

    public AwsResponse Answer(AwsRequest request, string bucket)
    {
        if (request.Operation is not ("CreateBucket" or "ListBuckets"))
            Demand(bucket);
        return request.Operation switch
        {
            "ListBuckets" => AwsResponse.Xml(new XElement(Space + "ListAllMyBucketsResult",
                new XElement(Space + "Owner", new XElement(Space + "ID", aws.Account)),
                new XElement(Space + "Buckets", aws.S3.Buckets.Select(b => new XElement(Space + "Bucket",
                    new XElement(Space + "Name", b), new XElement(Space + "CreationDate", Time(DateTimeOffset.UnixEpoch))))))),
            "CreateBucket" => Create(request, bucket),
            "HeadBucket" => Head(),
            "DeleteBucket" => aws.S3.DeleteBucket(bucket) ? new AwsResponse(204)
                : throw new AwsErrorException("BucketNotEmpty", "The bucket you tried to delete is not empty", 409),
            "GetBucketLocation" => AwsResponse.Xml(new XElement(Space + "LocationConstraint", aws.Region == "us-east-1" ? "" : aws.Region)),
            "ListObjectsV2" => new ObjectList(aws, request, bucket).Answer(),
            "ListMultipartUploads" => Uploads(bucket),
            "DeleteObjects" => DeleteObjects(request, bucket),
            _ => throw new AwsErrorException("NotImplemented", $"The fake does not know the operation: {request.Operation}", 501),
        };
    }

    /// <summary>There must be such a bucket, of this account.</summary>
    public void Demand(string bucket)
    {
        if (aws.S3.OthersBuckets.Contains(bucket))
            throw new AwsErrorException("AccessDenied", "Access Denied", 403);
        if (!aws.S3.HasBucket(bucket))
            throw new AwsErrorException("NoSuchBucket", "The specified bucket does not exist", 404);
    }

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private AwsResponse Create(AwsRequest request, string bucket)
    {
        if (!BucketName().IsMatch(bucket))
            throw new AwsErrorException("InvalidBucketName", "The specified bucket is not valid.");
        var place = request.Body.Length == 0 ? null
            : XElement.Parse(Encoding.UTF8.GetString(request.Body)).Descendants().FirstOrDefault(e => e.Name.LocalName == "LocationConstraint")?.Value;
        if (aws.Region == "us-east-1" && place == "us-east-1")
            throw new AwsErrorException("InvalidLocationConstraint", "The specified location-constraint is not valid");
        // EU is the old name, which the client for .NET still sends.
        if (aws.Region != "us-east-1" && place != aws.Region && (place, aws.Region) != ("EU", "eu-west-1"))
        {
            throw new AwsErrorException("IllegalLocationConstraintException",
                $"The {place ?? "unspecified"} location constraint is incompatible for the region specific endpoint this request was sent to.");
        }
        if (aws.S3.OthersBuckets.Contains(bucket))
            throw new AwsErrorException("BucketAlreadyExists", "The requested bucket name is not available.", 409);
        if (!aws.S3.CreateBucket(bucket) && aws.Region != "us-east-1")
        {
            throw new AwsErrorException("BucketAlreadyOwnedByYou",
                "Your previous request to create the named bucket succeeded and you already own it.", 409);
        }
        var response = new AwsResponse(200);
        response.Headers["Location"] = $"/{bucket}";
        return response;
    }

    private AwsResponse Head()
    {
        var response = new AwsResponse(200);
        response.Headers["x-amz-bucket-region"] = aws.Region;
        return response;
    }

    private AwsResponse Uploads(string bucket) => AwsResponse.Xml(new XElement(Space + "ListMultipartUploadsResult",
        new XElement(Space + "Bucket", bucket), new XElement(Space + "MaxUploads", 1000), new XElement(Space + "IsTruncated", false),
        aws.S3.Uploads.Of(bucket).Select(u => new XElement(Space + "Upload",
            new XElement(Space + "Key", u.Key), new XElement(Space + "UploadId", u.Id),
            new XElement(Space + "Initiated", Time(u.Begun))))));

    private AwsResponse DeleteObjects(AwsRequest request, string bucket)
    {
        var keys = XElement.Parse(Encoding.UTF8.GetString(request.Body)).Descendants().Where(e => e.Name.LocalName == "Key").Select(e => e.Value).ToList();
        foreach (var key in keys)
            aws.S3.Delete(bucket, key);
        return AwsResponse.Xml(
            new XElement(Space + "DeleteResult", keys.Select(k => new XElement(Space + "Deleted", new XElement(Space + "Key", k)))));
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.\-]{1,61}[a-z0-9]\z")]
    private static partial Regex BucketName();
}
