using System.Globalization;
using RlTemplates.SageMaker.Aws;
using RlTemplates.SageMaker.Fake;
using RlTemplates.SageMaker.Storage;
using RlTemplates.SageMaker.Tests.Estimators;

namespace RlTemplates.SageMaker.Tests.Faults;

/// <summary>Files go to a server with the interface of S3 that somebody else has written, and come home from there.</summary>
[Collection(nameof(CloudVariables))]
public sealed class OtherStorageTests(CloudVariables others)
{
    private const int Large = 20_000_000, Many = 1_005;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [SlowFact]
    public async Task Files_are_sent_listed_read_and_deleted_at_another_server()
    {
        await using var server = await S3Server.StartAsync();
        await using var cloud = await FaultyCloud.StartAsync(others);
        cloud.UseStorage(server.Address, S3Server.Key);
        var storage = cloud.Storage;
        await DefaultBucket.EnsureAsync(cloud.Session, new(FaultyCloud.Bucket, ""), Token);

        // As a whole, and in parts.
        foreach (var (name, size) in new[] { ("one file", 1000), ("parts/ä+b", Large) })
        {
            var (path, content) = cloud.Write(size);
            await storage.UploadAsync(name, path, Token);
            (await storage.TryReadAsync(name, Token)).ShouldNotBeNull().Span.SequenceEqual(content).ShouldBeTrue();
            var found = (await storage.TryFindAsync(name, Token)).ShouldNotBeNull();
            found.Bytes.ShouldBe(size);
            await using var rest = await storage.OpenAsync(name, size - 10, found.Version, Token);
            using var end = new MemoryStream();
            await rest.CopyToAsync(end, Token);
            end.ToArray().ShouldBe(content[^10..]);
        }
        (await storage.TryFindAsync("none", Token)).ShouldBeNull();
        (await storage.TryReadAsync("none", Token)).ShouldBeNull();

        // More than a page.
        var (small, _) = cloud.Write(1);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Many), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token },
            async (i, token) => await storage.UploadAsync(string.Create(CultureInfo.InvariantCulture, $"many/{i:0000}"), small, token));
        var names = await Names(storage);
        names.Count.ShouldBe(Many + 2);
        names[0].ShouldBe("many/0000");
        names[Many..].ShouldBe(["one file", "parts/ä+b"]);

        // What is gone stays so.
        await S3Folder.DeleteAsync(cloud.Session, storage.Address.Below("one file"), Token);
        await S3Folder.DeleteAsync(cloud.Session, storage.Address.Below("one file"), Token);
        (await Names(storage)).ShouldNotContain("one file");
        cloud.Aws.Requests.ShouldNotContain(r => r.Service == AwsService.S3);
    }

    [SlowFact]
    public async Task The_source_of_a_script_is_sent_to_another_server()
    {
        await using var server = await S3Server.StartAsync();
        await using var cloud = await FaultyCloud.StartAsync(others);
        cloud.UseStorage(server.Address, S3Server.Key);
        using var scratch = new EstimatorScratch(cloud.Aws);
        scratch.Write("src/lib/a.py", "a");
        using var estimator = new RlEstimator(scratch.Coach(), "eu-west-1", TimeProvider.System) { Output = TextWriter.Null };

        using var job = await estimator.FitAsync(wait: false, cancellationToken: Token);

        var place = (string)cloud.Aws.Jobs[job.Name].Request["HyperParameters"]!["sagemaker_submit_directory"]!;
        await using var sent = await S3Folder.OpenAsync(cloud.Session, S3Address.Parse(place.Trim('"')), Token);
        using var archive = new MemoryStream();
        await sent.CopyToAsync(archive, Token);
        cloud.Aws.S3.Put("copy", "source", archive.ToArray());
        scratch.Files("s3://copy/source")
            .ShouldBe(new Dictionary<string, string> { ["train.py"] = "print()", ["lib/a.py"] = "a" }, ignoreOrder: true);
    }

    private static async Task<List<string>> Names(S3Folder folder)
    {
        var names = new List<string>();
        await foreach (var found in folder.ListAsync(Token))
            names.Add(found.Name);
        return names;
    }
}
