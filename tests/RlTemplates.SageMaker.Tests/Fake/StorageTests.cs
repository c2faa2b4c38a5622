using System.Globalization;
using System.Net;
using System.Text;
using RlTemplates.SageMaker.Fake;

namespace RlTemplates.SageMaker.Tests.Fake;

/// <summary>S3 takes the bodies that Amazon's client for .NET sends.</summary>
public sealed class StorageTests
{
    [Theory]
    [InlineData("DUoRhQ==", HttpStatusCode.OK)]
    [InlineData("AAAAAA==", HttpStatusCode.BadRequest)]
    public async Task A_body_in_chunks_with_a_checksum_behind_it_is_decoded_and_compared(string checksum, HttpStatusCode status)
    {
        await using var aws = await FakeAws.StartAsync();
        using var client = new SignedClient(aws);
        aws.S3.CreateBucket("box");
        var body = $"6\r\nhello \r\n5\r\nworld\r\n0\r\nx-amz-checksum-crc32:{checksum}\r\n\r\n";

        using var response = await client.Send(HttpMethod.Put, "/box/a%20b/c", Encoding.ASCII.GetBytes(body), "s3",
            ("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"), ("x-amz-trailer", "x-amz-checksum-crc32"),
            ("content-encoding", "aws-chunked"),
            ("x-amz-decoded-content-length", "11"), ("x-amz-server-side-encryption", "aws:kms"));

        response.StatusCode.ShouldBe(status, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        if (status != HttpStatusCode.OK)
            return;
        var stored = aws.S3.Find("s3://box/a b/c").ShouldNotBeNull();
        Encoding.ASCII.GetString(stored.Read()).ShouldBe("hello world");
        stored.Headers["x-amz-server-side-encryption"].ShouldBe("aws:kms");
    }

    [Fact]
    public async Task Chunks_bear_signatures_that_follow_from_each_other()
    {
        await using var aws = await FakeAws.StartAsync();
        using var client = new SignedClient(aws);
        aws.S3.CreateBucket("box");
        var zeros = new string('0', 64);
        var body = string.Create(CultureInfo.InvariantCulture, $"5;chunk-signature={zeros}\r\nhello\r\n0;chunk-signature={zeros}\r\n\r\n");

        using var response = await client.Send(HttpMethod.Put, "/box/a", Encoding.ASCII.GetBytes(body), "s3",
            ("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"), ("x-amz-decoded-content-length", "5"));

        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain(
            "The signature of a chunk does not match.");
    }

    [Fact]
    public async Task A_key_may_be_the_folder_of_another_and_a_new_one_only_is_written_once()
    {
        await using var aws = await FakeAws.StartAsync();
        using var client = new SignedClient(aws);
        aws.S3.CreateBucket("box");
        foreach (var (key, status) in new[] { ("a", 200), ("a/b", 200), ("a/", 200), ("a", 412) })
        {
            using var response = await client.Send(HttpMethod.Put, $"/box/{key}", [1], "s3", ("If-None-Match", "*"));
            ((int)response.StatusCode).ShouldBe(status);
        }

        aws.S3.Keys("s3://box/a").ShouldBe(["", "/", "/b"]);
    }
}
