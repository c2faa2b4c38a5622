using System.Formats.Tar;
using System.IO.Compression;
using RlTemplates.SageMaker.Fake;

namespace RlTemplates.SageMaker.Tests.Estimators;

/// <summary>A folder with a script, and estimators that send it.</summary>
internal sealed class EstimatorScratch(FakeAws aws) : IDisposable
{
    public const string Role = "arn:aws:iam::123456789012:role/SageMakerRole", Bucket = "sagemaker-us-west-2-123456789012";

    public string Folder { get; } = Directory.CreateTempSubdirectory("estimator-").FullName;

    public StringWriter Output { get; } = new();

    public string Write(string name, string text = "")
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Coach with TensorFlow, whose script is <c>src/train.py</c>.</summary>
    public RlEstimatorOptions Coach(RlFramework framework = RlFramework.TensorFlow)
    {
        Write("src/train.py", "print()");
        return new()
        {
            EntryPoint = "train.py", SourceDirectory = Path.Combine(Folder, "src"), Role = Role, Toolkit = RlToolkit.Coach,
            ToolkitVersion = framework == RlFramework.MXNet ? "0.11.0" : "0.11.1", Framework = framework, InstanceCount = 1,
            InstanceType = "ml.c5.xlarge",
        };
    }

    /// <summary>An image of the user, with a script or without.</summary>
    public RlEstimatorOptions Image(string? script = "train.py")
    {
        Write("train.py", "print()");
        return new()
        {
            EntryPoint = script is null ? null : Path.Combine(Folder, script), Role = Role,
            ImageUri = "123456789012.dkr.ecr.us-west-2.amazonaws.com/rl:1",
            InstanceCount = 1, InstanceType = "ml.c5.xlarge",
        };
    }

    public RlEstimator Estimator(RlEstimatorOptions options) =>
        new(options) { Output = Output, PollInterval = TimeSpan.FromMilliseconds(20) };

    /// <summary>Starts a job and lets it complete, with a model of one file.</summary>
    public async Task<(RlEstimator Estimator, FakeTrainingJob Job)> Trained(RlEstimatorOptions options)
    {
        var estimator = Estimator(options);
        var started = await estimator.FitAsync(wait: false, cancellationToken: TestContext.Current.CancellationToken);
        var job = aws.Jobs[started.Name];
        Complete(job);
        return (estimator, job);
    }

    public void Complete(FakeTrainingJob job)
    {
        var output = ((string)job.Request["OutputDataConfig"]!["S3OutputPath"]!).TrimEnd('/');
        job.ModelArtifacts = $"{output}/{job.Name}/output/model.tar.gz";
        var (bucket, key) = Split(job.ModelArtifacts);
        aws.S3.Put(bucket, key, Tar(("policy.bin", "weights"), ("code/old.py", "old")));
        job.Move("Completed", "Completed", "Training job completed");
    }

    public static byte[] Tar(params (string Name, string Text)[] files)
    {
        using var packed = new MemoryStream();
        using (var zipped = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        using (var writer = new TarWriter(zipped))
        {
            foreach (var (name, text) in files)
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)) });
        }
        return packed.ToArray();
    }

    /// <summary>Files of an archive in S3.</summary>
    public Dictionary<string, string> Files(string address)
    {
        var (bucket, key) = Split(address);
        var content = aws.S3.Find(bucket, key) ?? throw new InvalidOperationException($"There is no {address}.");
        using var reader = new TarReader(new GZipStream(new MemoryStream(content.Read()), CompressionMode.Decompress));
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.GetNextEntry() is { } entry)
            files.Add(entry.Name, entry.DataStream is { } data ? new StreamReader(data).ReadToEnd() : "");
        return files;
    }

    public void Dispose() => TestFolder.Delete(Folder);

    private static (string Bucket, string Key) Split(string address) =>
        address["s3://".Length..].Split('/', 2) is [var bucket, var key] ? (bucket, key) : default;
}
