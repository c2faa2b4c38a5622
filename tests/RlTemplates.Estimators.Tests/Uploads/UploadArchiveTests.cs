using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using RlTemplates.Estimators.Uploads;

namespace RlTemplates.Estimators.Tests.Uploads;

/// <summary>The archives in which files travel.</summary>
public sealed class UploadArchiveTests
{
    private static readonly UploadLimit None = new("far");

    private static SourceTree Sample()
    {
        var tree = new SourceTree("Pong.cs", "scripts/start.sh", "größe/a b.txt", new string('n', 150) + "/" + new string('m', 150)).Write("zeros.bin", new string('\0', 100_000));
        tree.MakeExecutable("scripts/start.sh");
        return tree;
    }

    [Theory]
    [InlineData(ArchiveFormat.TarGz)]
    [InlineData(ArchiveFormat.Zip)]
    public async Task Files_come_out_as_they_went_in(ArchiveFormat format)
    {
        using var tree = Sample();

        using var archive = await tree.Collect().PackAsync(format, None, TestContext.Current.CancellationToken);

        var content = format == ArchiveFormat.TarGz ? ReadTar(archive.Path) : ReadZip(archive.Path);
        content.Keys.ShouldBe(tree.Names());
        foreach (var (name, (text, _)) in content)
            text.ShouldBe(File.ReadAllText(tree.At(name)));
        if (!OperatingSystem.IsWindows())
            content.Where(c => c.Value.Mode.HasFlag(UnixFileMode.UserExecute)).Select(c => c.Key).ShouldBe(["scripts/start.sh"]);
        archive.Bytes.ShouldBe(new FileInfo(archive.Path).Length);
        archive.Bytes.ShouldBeLessThan(archive.Files.Bytes / 10);
    }

    [Theory]
    [InlineData(ArchiveFormat.TarGz)]
    [InlineData(ArchiveFormat.Zip)]
    public async Task The_same_files_give_the_same_bytes(ArchiveFormat format)
    {
        using var first = Sample();
        using var second = Sample();
        File.SetLastWriteTimeUtc(second.At("Pong.cs"), new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));

        using var one = await first.Collect().PackAsync(format, None, TestContext.Current.CancellationToken);
        using var other = await second.Collect().PackAsync(format, None, TestContext.Current.CancellationToken);

        one.Sha256.ShouldBe(other.Sha256);
        second.Write("Pong.cs", "Pong.CS");
        using var changed = await second.Collect().PackAsync(format, None, TestContext.Current.CancellationToken);
        changed.Sha256.ShouldNotBe(one.Sha256);
    }

    [Theory]
    [InlineData(ArchiveFormat.TarGz, "tar", "xzf")]
    [InlineData(ArchiveFormat.Zip, "python3", "-m", "zipfile", "-e")]
    public async Task Other_programs_can_read_them(ArchiveFormat format, string program, params string[] arguments)
    {
        using var tree = Sample();
        using var target = new SourceTree();
        using var archive = await tree.Collect().PackAsync(format, None, TestContext.Current.CancellationToken);

        var info = new System.Diagnostics.ProcessStartInfo(program, [.. arguments, archive.Path, .. program == "tar" ? Array.Empty<string>() : ["."]]) { WorkingDirectory = target.Root };
        try
        {
            using var process = System.Diagnostics.Process.Start(info)!;
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            process.ExitCode.ShouldBe(0);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"There is no {program}.");
        }

        target.Names().ShouldBe(tree.Names());
        File.ReadAllText(target.At("größe/a b.txt")).ShouldBe("größe/a b.txt");
    }

    [Fact]
    public async Task A_disposed_archive_is_gone()
    {
        using var tree = Sample();
        var archive = await tree.Collect().PackAsync(ArchiveFormat.Zip, None, TestContext.Current.CancellationToken);
        var path = archive.Path;
        using (var stream = archive.OpenRead())
            stream.Length.ShouldBe(archive.Bytes);

        archive.Dispose();

        File.Exists(path).ShouldBeFalse();
    }

    [Fact]
    public async Task An_archive_above_the_limit_is_refused_with_both_sizes()
    {
        using var tree = new SourceTree();
        var noise = new byte[50_000];
        new Random(1).NextBytes(noise);
        File.WriteAllBytes(tree.At("noise.bin"), noise);
        var files = tree.Collect();

        var error = await Should.ThrowAsync<UserException>(() => files.PackAsync(ArchiveFormat.TarGz, new("far") { ArchiveBytes = 40_000, Bytes = 60_000 }, TestContext.Current.CancellationToken));

        error.Message.ShouldStartWith($"The upload of {tree.Root} would be 50.");
        error.Message.ShouldContain(" kB packed, 50 kB unpacked; 'far' takes at most 40 kB packed. The largest entries are noise.bin (50 kB).");
    }

    [Fact]
    public async Task A_file_that_changes_meanwhile_is_named()
    {
        using var tree = Sample();
        var files = tree.Collect();
        tree.Write("Pong.cs", "longer than before");

        (await Should.ThrowAsync<UserException>(() => files.PackAsync(ArchiveFormat.TarGz, None, TestContext.Current.CancellationToken))).Message.ShouldBe(
            "Pong.cs changes while it is packed: it had 7 B and now has 18 B. Stop what writes it, or name it in .rlignore.");
        File.Delete(tree.At("Pong.cs"));
        (await Should.ThrowAsync<UserException>(() => files.PackAsync(ArchiveFormat.Zip, None, TestContext.Current.CancellationToken))).Message.ShouldStartWith($"The upload of {tree.Root} cannot be packed: ");
    }

    private static Dictionary<string, (string Text, UnixFileMode Mode)> ReadTar(string path)
    {
        var content = new Dictionary<string, (string, UnixFileMode)>(StringComparer.Ordinal);
        using var reader = new TarReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.GetNextEntry() is { } entry)
        {
            entry.ModificationTime.Year.ShouldBe(1980);
            content[entry.Name] = (entry.DataStream is null ? "" : new StreamReader(entry.DataStream, Encoding.UTF8).ReadToEnd(), entry.Mode);
        }
        return content;
    }

    private static Dictionary<string, (string Text, UnixFileMode Mode)> ReadZip(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        return archive.Entries.ToDictionary(e => e.FullName, e => (new StreamReader(e.Open(), Encoding.UTF8).ReadToEnd(), (UnixFileMode)((e.ExternalAttributes >> 16) & 0x1FF)), StringComparer.Ordinal);
    }
}
