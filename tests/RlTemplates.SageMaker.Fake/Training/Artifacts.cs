using System.Formats.Tar;
using System.IO.Compression;

namespace RlTemplates.SageMaker.Fake;

/// <summary>Puts models and outputs of all hosts into S3.</summary>
internal static class Artifacts
{
    public static void Upload(FakeAws aws, FakeTrainingJob job, IReadOnlyList<string> folders, bool withModel)
    {
        var (bucket, prefix) = FakeS3.Split(job.OutputPath);
        if (!aws.S3.HasBucket(bucket))
            throw new TrainingException($"ClientError: Artifact upload failed: the bucket {bucket} does not exist.");
        if (withModel)
        {
            Put(aws.S3, bucket, prefix, "model", Files(folders, "model"), job.Compressed);
            job.ModelArtifacts = job.ModelPath;
        }
        var outputs = Files(folders, Path.Combine("output", "data"));
        if (outputs.Count > 0)
            Put(aws.S3, bucket, prefix, job.Compressed ? "output" : "data", outputs, job.Compressed);
    }

    // Those of the first host win.
    private static Dictionary<string, string> Files(IReadOnlyList<string> folders, string part)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var folder in folders.Select(f => Path.Combine(f, part)))
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
                files.TryAdd(Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'), file);
        }
        return files;
    }

    private static void Put(FakeS3 s3, string bucket, string prefix, string name, Dictionary<string, string> files, bool compressed)
    {
        if (compressed)
        {
            s3.Put(bucket, $"{prefix}{name}.tar.gz", Packed(files));
            return;
        }
        foreach (var (path, file) in files)
            s3.Put(bucket, $"{prefix}{name}/{path}", File.ReadAllBytes(file));
    }

    private static byte[] Packed(Dictionary<string, string> files)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zip))
        {
            foreach (var (path, file) in files.OrderBy(f => f.Key, StringComparer.Ordinal))
                tar.WriteEntry(file, path);
        }
        return packed.ToArray();
    }
}
