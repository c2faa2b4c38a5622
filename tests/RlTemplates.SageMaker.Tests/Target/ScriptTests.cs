using System.Formats.Tar;
using System.IO.Compression;

namespace RlTemplates.SageMaker.Tests.Target;

/// <summary>Jobs that start a script in place of the program.</summary>
public sealed class ScriptTests
{
    [Fact]
    public async Task The_source_is_sent_and_the_script_gets_its_parameters()
    {
        await using var cloud = await CloudScratch.StartAsync(trains: false);
        Directory.CreateDirectory(Path.Combine(cloud.Folder, "old", "lib"));
        await File.WriteAllTextAsync(
            Path.Combine(cloud.Folder, "old", "train.py"), "print('hello')\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(cloud.Folder, "old", "lib", "a.py"), "", TestContext.Current.CancellationToken);

        var (code, _, errors) = await cloud.Run("submit", "--to", "script", "--name", "old");

        code.ShouldBe(0, errors);
        var job = cloud.Job.Request;
        var hyperparameters = job["HyperParameters"]!.AsObject().ToDictionary(h => h.Key, h => (string)h.Value!);
        hyperparameters["lr"].ShouldBe("\"0.001\"");
        hyperparameters["fast"].ShouldBe("true");
        hyperparameters["sagemaker_program"].ShouldBe("\"train.py\"");
        var source = $"s3://results/{cloud.Job.Name}/source/sourcedir.tar.gz";
        hyperparameters["sagemaker_submit_directory"].ShouldBe($"\"{source}\"");
        Entries(cloud.Aws.S3.Find(source)!.Read()).ShouldBe(["lib/a.py", "train.py"], ignoreOrder: true);
        cloud.Aws.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Its_job_is_found_by_the_run_beside_the_source()
    {
        await using var cloud = await CloudScratch.StartAsync(trains: false);
        Directory.CreateDirectory(Path.Combine(cloud.Folder, "old"));
        await File.WriteAllTextAsync(Path.Combine(cloud.Folder, "old", "train.py"), "", TestContext.Current.CancellationToken);
        (await cloud.Run("submit", "--to", "script", "--name", "old")).Code.ShouldBe(0);
        cloud.Job.Train();
        var elsewhere = Directory.CreateDirectory(Path.Combine(cloud.Folder, "elsewhere")).FullName;

        var (code, _, errors) = await cloud.RunIn(elsewhere, "stop", "old", "--to", "script");

        code.ShouldBe(0, errors);
        cloud.Job.Status.ShouldBe("Stopping");
    }

    [Fact]
    public async Task A_script_that_is_not_there_is_named_and_nothing_is_made()
    {
        await using var cloud = await CloudScratch.StartAsync(trains: false);

        var (code, _, errors) = await cloud.Run("submit", "--to", "script");

        code.ShouldBe(2);
        errors.ShouldContain("train.py");
        cloud.Aws.Requests.ShouldBeEmpty();
        Directory.Exists(Path.Combine(cloud.Folder, "runs")).ShouldBeFalse();
    }

    private static List<string> Entries(byte[] archive)
    {
        using var reader = new TarReader(new GZipStream(new MemoryStream(archive), CompressionMode.Decompress));
        var names = new List<string>();
        while (reader.GetNextEntry() is { } entry)
            names.Add(entry.Name);
        return names;
    }
}
