namespace RlTemplates.Tracking.Tests;

public sealed class AppendedFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private string Path => System.IO.Path.Combine(_folder.Path, "logs", "log.txt");

    public AppendedFileTests() => Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_is_removed_is_begun_anew()
    {
        using var file = new AppendedFile(Path, isOfLines: true);
        file.Append("one\n"u8).ShouldBeNull();
        File.Delete(Path);

        file.Append("two\n"u8).ShouldBe("was removed");
        file.Append("three\n"u8).ShouldBeNull();

        File.ReadAllText(Path).ShouldBe("two\nthree\n");
    }

    [Fact]
    public void A_folder_that_is_removed_is_made_again()
    {
        using var file = new AppendedFile(Path, isOfLines: true);
        file.Append("one\n"u8);
        Directory.Delete(_folder.Path, recursive: true);

        file.Append("two\n"u8).ShouldBe("was removed");

        File.ReadAllText(Path).ShouldBe("two\n");
    }

    [Theory]
    [InlineData("other\n", "other\ntwo\n")]
    [InlineData("", "two\n")]
    // As long as the file itself, like what an editor in place leaves: it is told apart only by its inode.
    [InlineData("ONE\n", "ONE\ntwo\n")]
    [InlineData("whole\ntorn", "whole\ntwo\n")]
    public void A_file_that_is_replaced_is_gone_on_with(string other, string expected)
    {
        using var file = new AppendedFile(Path, isOfLines: true);
        file.Append("one\n"u8);
        var replacement = Path + ".new";
        File.WriteAllText(replacement, other);
        File.Move(replacement, Path, overwrite: true);

        file.Append("two\n"u8).ShouldBe("was changed by another program");

        File.ReadAllText(Path).ShouldBe(expected);
    }

    [Fact]
    public void A_file_that_is_shortened_in_place_gets_no_hole()
    {
        using var file = new AppendedFile(Path, isOfLines: true);
        file.Append("one\ntwo\n"u8);
        using (var other = new FileStream(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
            other.SetLength(4);

        file.Append("three\n"u8).ShouldBe("was changed by another program");

        File.ReadAllText(Path).ShouldBe("one\nthree\n");
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_named()
    {
        using var file = new AppendedFile(Path, isOfLines: true);
        file.Append("one\n"u8);
        File.Delete(Path);
        Directory.CreateDirectory(Path);

        Should.Throw<FileWriteException>(() => file.Append("two\n"u8)).Message.ShouldStartWith(Path + " cannot be written: ");
        Directory.Delete(Path);

        file.Append("three\n"u8).ShouldBe("was removed");
        File.ReadAllText(Path).ShouldBe("three\n");
    }
}
