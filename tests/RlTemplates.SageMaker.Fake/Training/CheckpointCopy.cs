namespace RlTemplates.SageMaker.Fake;

/// <summary>
/// Copies a folder of checkpoints to S3 while it changes. What disappears from the folder stays in S3, as with the service.
/// </summary>
internal sealed class CheckpointCopy(FakeS3 s3, string uri, string folder)
{
    private readonly Dictionary<string, (long Length, DateTime Time)> _known = new(StringComparer.Ordinal);

    private (string Bucket, string Prefix) Place => FakeS3.Split(uri.TrimEnd('/') + "/");

    /// <summary>Fetches what is there.</summary>
    public void Download()
    {
        Directory.CreateDirectory(folder);
        var (bucket, prefix) = Place;
        foreach (var stored in s3.List(bucket, prefix).Where(o => !o.Key.EndsWith('/')))
        {
            var file = Path.Combine(folder, stored.Key[prefix.Length..]);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.Copy(stored.File, file, overwrite: true);
            _known[file] = Mark(new FileInfo(file));
        }
    }

    /// <summary>Copies what changes until the process has ended.</summary>
    public async Task CopyAsync(TimeSpan interval, Task ended)
    {
        while (await Task.WhenAny(ended, Task.Delay(interval)) != ended)
            Upload();
    }

    /// <summary>Copies what has changed.</summary>
    public void Upload()
    {
        var (bucket, prefix) = Place;
        var everything = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 };
        foreach (var file in Directory.EnumerateFiles(folder, "*", everything))
        {
            try
            {
                var mark = Mark(new FileInfo(file));
                if (_known.TryGetValue(file, out var known) && known == mark)
                    continue;
                s3.Put(bucket, prefix + Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'), Read(file));
                _known[file] = mark;
            }
            catch (IOException)
            {
                // It has just been renamed or removed.
            }
        }
    }

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static (long, DateTime) Mark(FileInfo file) => (file.Length, file.LastWriteTimeUtc);
}
