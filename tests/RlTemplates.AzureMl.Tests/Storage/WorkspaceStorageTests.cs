using Azure.Core;
using RlTemplates.AzureMl.Arm;
using RlTemplates.AzureMl.Fake;
using RlTemplates.AzureMl.Storage;
using RlTemplates.AzureMl.Workspaces;

namespace RlTemplates.AzureMl.Tests.Storage;

public sealed class WorkspaceStorageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("acc", "box", "evil.example", "https", "The datastore other lies at https://evil.example, and storage of this cloud at https://core.windows.net: no token goes there.")]
    [InlineData("acc", "box", "core.windows.net.evil.example", "https", "The datastore other lies at https://core.windows.net.evil.example, and storage of this cloud")]
    [InlineData("acc", "box", "core.windows.net", "http", "The datastore other lies at http://core.windows.net, and storage of this cloud at https://core.windows.net")]
    [InlineData("a b", "box", "core.windows.net", "https", "The datastore other names the storage account 'a b' and the container 'box', which are no names of Azure Storage.")]
    [InlineData("evil.example/", "box", "core.windows.net", "https", "The datastore other names the storage account 'evil.example/'")]
    [InlineData("acc", "../box", "core.windows.net", "https", "The datastore other names the storage account 'acc' and the container '../box'")]
    public async Task A_datastore_elsewhere_gets_no_token(string account, string container, string endpoint, string protocol, string expected)
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.Faults.Add(Datastore(account, container, endpoint, protocol));

        var refusal = await Should.ThrowAsync<UserException>(Storage(azure).FolderAsync(new("other", "x"), Cancellation));

        refusal.Message.ShouldStartWith(expected);
        azure.Calls.ShouldNotContain(c => c.Path.EndsWith("/listSecrets", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_of_the_cloud_is_opened()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.Faults.Add(Datastore("acc", "box-1", "Core.Windows.net", "https"));

        (await Storage(azure).FolderAsync(new("other", "x"), Cancellation)).Address.ShouldBe("https://acc.blob.core.windows.net/box-1/x");
    }

    [Fact]
    public async Task A_small_blob_is_read_and_a_larger_one_is_not()
    {
        await using var azure = await FakeAzure.StartAsync();
        var path = Directory.CreateDirectory(azure.Blobs.PathOf(FakeAzure.DefaultContainer, "x")).FullName;
        File.WriteAllText(Path.Combine(path, "run.json"), "0123456789");
        File.WriteAllText(Path.Combine(path, "empty"), "");
        var folder = await new WorkspaceStorage(Workspace.Of(azure)).DefaultAsync("x", Cancellation);

        (await folder.TryReadAsync("run.json", 10, Cancellation))?.Length.ShouldBe(10);
        (await folder.TryReadAsync("run.json", 9, Cancellation)).ShouldBeNull();
        (await folder.TryReadAsync("empty", 9, Cancellation))?.Length.ShouldBe(0);
        (await folder.TryReadAsync("missing", 9, Cancellation)).ShouldBeNull();
    }

    private static WorkspaceStorage Storage(FakeAzure azure) => new(new(
        new(
            new ArmCloud(azure.Address, new("https://login.microsoftonline.com"), "core.windows.net"),
            DelegatedTokenCredential.Create((_, _) => new AccessToken(azure.Token, DateTimeOffset.MaxValue)), retryPause: TimeSpan.FromMilliseconds(5)),
        new WorkspaceName(FakeAzure.Subscription, FakeAzure.ResourceGroup, FakeAzure.Workspace)));

    // As the workspace describes it.
    private static Fault Datastore(string account, string container, string endpoint, string protocol) => new("GET", "/datastores/other", 200)
    {
        Body = $$"""
            { "name": "other", "properties": { "datastoreType": "AzureBlob", "accountName": "{{account}}", "containerName": "{{container}}", "endpoint": "{{endpoint}}", "protocol": "{{protocol}}",
              "credentials": { "credentialsType": "None" } } }
            """,
    };
}
