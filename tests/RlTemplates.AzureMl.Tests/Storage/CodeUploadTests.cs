using RlTemplates.AzureMl.Fake;
using RlTemplates.AzureMl.Storage;
using RlTemplates.Estimators.Uploads;

namespace RlTemplates.AzureMl.Tests.Storage;

public sealed class CodeUploadTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("code-").FullName;

    public CodeUploadTests()
    {
        foreach (var name in new[] { "train.py", "tools/a.py", "tools/b.py" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, name))!);
            File.WriteAllText(Path.Combine(_folder, name), $"print('{name}')\n");
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_upload_that_was_cut_off_goes_on_with_what_is_missing()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.Faults.Add(new("PUT", "/tools/b.py", 403) { Times = 100 });
        var upload = CodeUpload.Of(SourceFolder.Collect(_folder), "azureml");

        var refusal = await Should.ThrowAsync<UserException>(upload.SendAsync(Workspace.Of(azure), new(Workspace.Of(azure)), Cancellation));
        refusal.Message.ShouldStartWith($"Azure Storage refuses {FakeAzure.DefaultContainer}/{upload.Path}/tools/b.py (");
        refusal.Message.ShouldNotContain("SharedKey");
        azure.Faults.Clear();
        var before = azure.Blobs.Uploads;
        var id = await upload.SendAsync(Workspace.Of(azure), new(Workspace.Of(azure)), Cancellation);

        azure.Blobs.Uploads.ShouldBe(3);
        before.ShouldBeLessThan(3);
        id.ShouldBe($"{FakeAzure.WorkspaceId}/codes/{upload.Name}/versions/1");
        ((string?)azure.Resources[$"codes/{upload.Name}/versions/1"].Body["properties"]!["codeUri"]).ShouldBe($"{azure.Address}{FakeAzure.Account}/{FakeAzure.DefaultContainer}/{upload.Path}");
        azure.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_signature_that_expires_in_mid_upload_is_renewed()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.Faults.Add(new("PUT", "/tools/", 403) { Times = 2, StorageCode = "AuthenticationFailed" });

        await CodeUpload.Of(SourceFolder.Collect(_folder), "azureml").SendAsync(Workspace.Of(azure), new(Workspace.Of(azure)), Cancellation);

        azure.Blobs.Uploads.ShouldBe(3);
        azure.Calls.Count(static c => c.Path.EndsWith("listSecrets", StringComparison.Ordinal)).ShouldBeGreaterThan(1);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(0)]
    public async Task A_file_whose_upload_fails_once_is_sent_again(int status)
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.Faults.Add(new("PUT", "/tools/a.py", status));

        await CodeUpload.Of(SourceFolder.Collect(_folder), "azureml").SendAsync(Workspace.Of(azure), new(Workspace.Of(azure)), Cancellation);

        azure.Blobs.Uploads.ShouldBe(3);
    }

    [Fact]
    public async Task A_file_that_changes_meanwhile_lies_under_no_hash()
    {
        await using var azure = await FakeAzure.StartAsync();
        var upload = CodeUpload.Of(SourceFolder.Collect(_folder), "azureml");
        File.WriteAllText(Path.Combine(_folder, "train.py"), "print('TRAIN.py')\n");

        (await Should.ThrowAsync<UserException>(upload.SendAsync(Workspace.Of(azure), new(Workspace.Of(azure)), Cancellation))).Message
            .ShouldBe($"A file of {_folder} has changed while the files were sent; submit again.");

        azure.Blobs.Names(FakeAzure.DefaultContainer).ShouldBeEmpty();
        azure.Resources.ShouldBeEmpty();
    }

    [Fact]
    public void Another_content_or_name_is_another_place()
    {
        var first = CodeUpload.Of(SourceFolder.Collect(_folder), "azureml").Name;
        CodeUpload.Of(SourceFolder.Collect(_folder), "azureml").Name.ShouldBe(first);
        File.Move(Path.Combine(_folder, "tools", "b.py"), Path.Combine(_folder, "tools", "c.py"));
        CodeUpload.Of(SourceFolder.Collect(_folder), "azureml").Name.ShouldNotBe(first);
    }

    [Fact]
    public void What_is_too_large_is_refused_before_anything_is_sent()
    {
        using (var large = File.Create(Path.Combine(_folder, "replays.bin")))
            large.SetLength(CodeUpload.MostBytes + 1);

        Should.Throw<UserException>(() => CodeUpload.Of(SourceFolder.Collect(_folder), "azureml")).Message
            .ShouldContain("'azureml' takes at most 300 MB. The largest entries are replays.bin (300 MB)");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
