namespace RlTemplates.Estimators.Tests.Uploads;

/// <summary>Which files stay, by ignore files of every kind.</summary>
public sealed class IgnoreFileTests
{
    /// <summary>Each line is from gitignore(5): the ignore file, a path, and whether it stays here.</summary>
    [Theory]
    [InlineData("hello.*", "hello.txt", true)]
    [InlineData("hello.*", "a/hello.java", true)]
    [InlineData("/hello.*", "hello.txt", true)]
    [InlineData("/hello.*", "a/hello.java", false)]
    [InlineData("foo/", "foo/a", true)]
    [InlineData("foo/", "a/foo/b", true)]
    [InlineData("foo/", "foo", false)]
    [InlineData("doc/frotz", "doc/frotz", true)]
    [InlineData("/doc/frotz", "doc/frotz", true)]
    [InlineData("doc/frotz", "a/doc/frotz", false)]
    [InlineData("doc/frotz/", "a/doc/frotz/x", false)]
    [InlineData("frotz/", "a/frotz/x", true)]
    [InlineData("foo/*", "foo/test.json", true)]
    [InlineData("foo/*", "foo/bar/hello.c", true)]
    [InlineData("foo/*.c", "foo/bar/hello.c", false)]
    [InlineData("**/foo", "foo", true)]
    [InlineData("**/foo", "a/b/foo", true)]
    [InlineData("**/foo/bar", "a/foo/bar", true)]
    [InlineData("**/foo/bar", "foo/bar", true)]
    [InlineData("**/foo", "a/xfoo", false)]
    [InlineData("abc/**", "abc/d/e", true)]
    [InlineData("abc/**", "x/abc/d", false)]
    [InlineData("a/**/b", "a/b", true)]
    [InlineData("a/**/b", "a/x/b", true)]
    [InlineData("a/**/b", "a/x/y/b", true)]
    [InlineData("a/**/b", "a/xb", false)]
    [InlineData("a**b/c", "axxb/c", true)]
    [InlineData("a**b/c", "a/b/c", false)]
    [InlineData("x?z", "xyz", true)]
    [InlineData("a?b/c", "a/b/c", false)]
    [InlineData("[a-c]1", "b1", true)]
    [InlineData("[!a-c]1", "b1", false)]
    [InlineData("[^a-c]1", "d1", true)]
    [InlineData("[]x]1", "]1", true)]
    [InlineData("[[:digit:]]", "7", true)]
    [InlineData("[[:nonsense:]]", "n", false)]
    [InlineData("a[/]b", "a/b", false)]
    [InlineData("[open", "[open", false)]
    [InlineData("# comment", "# comment", false)]
    [InlineData("\\# comment", "# comment", true)]
    [InlineData("\\!important!.txt", "!important!.txt", true)]
    [InlineData("trailing   ", "trailing", true)]
    [InlineData("kept\\ ", "kept ", true)]
    [InlineData("kept\\ ", "kept", false)]
    [InlineData("  leading", "  leading", true)]
    [InlineData("  leading", "leading", false)]
    [InlineData("back\\", "back\\", false)]
    [InlineData("*.html\n!foo.html", "foo.html", false)]
    [InlineData("*.html\n!foo.html", "bar.html", true)]
    [InlineData("!foo.html\n*.html", "foo.html", true)]
    [InlineData("build/\n!build/keep", "build/keep", true)]
    [InlineData("/*\n!/foo\n/foo/*\n!/foo/bar", "foo/bar/x", false)]
    [InlineData("/*\n!/foo\n/foo/*\n!/foo/bar", "foo/other", true)]
    [InlineData("/*\n!/foo\n/foo/*\n!/foo/bar", "top", true)]
    [InlineData("crlf\r", "crlf", true)]
    [InlineData("", "anything", false)]
    [InlineData("/", "a/b", false)]
    [InlineData("!", "!", false)]
    [InlineData("größe*", "größe 1.txt", true)]
    public void Lines_mean_what_git_says(string ignored, string path, bool stays)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && path.AsSpan().ContainsAny("\\ ]"), "Windows has no such names.");
        foreach (var file in (string[])[".rlignore", ".gitignore"])
        {
            using var tree = new SourceTree(path).Write(file, ignored);

            tree.Names().Contains(path).ShouldBe(!stays, file);
        }
    }

    [Theory]
    [InlineData("data", "data/a", true)]
    [InlineData("data", "x/data/a", false)]
    [InlineData("**/data", "x/data/a", true)]
    [InlineData("/data/", "data", true)]
    [InlineData("./data", "data", true)]
    [InlineData("*\n!src\n!*.csproj", "src/deep/a.cs", false)]
    [InlineData("*\n!src\n!*.csproj", "Pong.csproj", false)]
    [InlineData("*\n!src\n!*.csproj", "other/a.cs", true)]
    [InlineData("data\n!data/keep.bin", "data/keep.bin", false)]
    [InlineData("data\n!data/keep.bin", "data/drop.bin", true)]
    [InlineData("  data  ", "data", true)]
    [InlineData("*/temp*", "x/temporary", true)]
    [InlineData("*/temp*", "x/y/temporary", false)]
    public void Lines_of_dockers_file_mean_what_docker_says(string ignored, string path, bool stays)
    {
        using var tree = new SourceTree(path).Write(".dockerignore", ignored);

        tree.Names().Contains(path).ShouldBe(!stays);
    }

    [Fact]
    public void Our_own_file_takes_the_place_of_the_others()
    {
        using var tree = new SourceTree("own", "git", "docker").Write(".rlignore", "own").Write(".gitignore", "git").Write(".dockerignore", "docker");
        tree.Names().ShouldBe([".dockerignore", ".gitignore", ".rlignore", "docker", "git"]);

        File.Delete(tree.At(".rlignore"));
        tree.Names().ShouldBe([".dockerignore", ".gitignore", "docker", "own"]);

        File.Delete(tree.At(".gitignore"));
        tree.Names().ShouldBe([".dockerignore", "git", "own"]);
    }

    [Fact]
    public void Files_in_folders_below_add_to_it()
    {
        using var tree = new SourceTree("a/x.log", "a/keep.log", "a/b/keep.log", "a/b/y.txt", "z.log").Write(".gitignore", "*.log").Write("a/.gitignore", "!keep.log\n/b/*.txt");

        tree.Names().ShouldBe([".gitignore", "a/.gitignore", "a/b/keep.log", "a/keep.log"]);
    }

    [Fact]
    public void A_repository_s_file_above_the_source_directory_counts_too()
    {
        using var tree = new SourceTree("games/pong/Pong.cs", "games/pong/data.bin", "games/pong/notes/n.txt", "games/pong/left").Write(".git/info/exclude", "left\n").Write(".gitignore", "*.bin\n/games/pong/notes");

        tree.Names("games/pong").ShouldBe(["Pong.cs"]);
    }

    [Fact]
    public void A_file_above_a_folder_that_is_no_repository_does_not_count()
    {
        using var tree = new SourceTree("pong/data.bin").Write(".gitignore", "*.bin");

        tree.Names("pong").ShouldBe(["data.bin"]);
    }

    [Fact]
    public void Patterns_that_cost_others_for_ever_take_no_time()
    {
        using var tree = new SourceTree(new string('a', 200)).Write(".rlignore", string.Concat(Enumerable.Repeat("a*", 100)) + "b");
        var started = TimeProvider.System.GetTimestamp();

        tree.Names().Count.ShouldBe(2);

        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }
}
