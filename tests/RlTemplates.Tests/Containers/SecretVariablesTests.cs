using System.Collections;
using RlTemplates.Containers;

namespace RlTemplates.Tests.Containers;

/// <summary>Variables of a process that trains refer to secrets.</summary>
public sealed class SecretVariablesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("secrets").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("hunter2\n", "hunter2")]
    [InlineData("hunter2\r\n", "hunter2")]
    [InlineData("\uFEFF a b ", " a b ")]
    [InlineData("two\nlines", "two\nlines")]
    public async Task A_file_holds_one(string text, string secret)
    {
        var secrets = await Read(new() { ["K"] = "secret:" + Written(text), ["OTHER"] = "secret", ["PATH"] = "/bin" });

        secrets.ShouldBe(new Dictionary<string, string> { ["K"] = secret });
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_named_with_the_variable()
    {
        var path = Path.Combine(_folder, "none");

        (await Should.ThrowAsync<UserException>(() => Read(new() { ["K"] = "secret:" + path }))).Message.ShouldStartWith($"Environment variable K refers to a secret in {path}, which cannot be read: ");
        (await Should.ThrowAsync<UserException>(() => Read(new() { ["K"] = "secret:" + _folder }))).Message.ShouldStartWith($"Environment variable K refers to a secret in {_folder}, which cannot be read: ");
        var large = Written(new string('x', 65_537));
        (await Should.ThrowAsync<UserException>(() => Read(new() { ["K"] = "secret:" + large }))).Message.ShouldBe($"Environment variable K refers to {large}, which has 65537 bytes or more; a secret has at most 65536.");
    }

    [Fact]
    public async Task A_reference_that_leads_nowhere_is_told()
    {
        (await Should.ThrowAsync<UserException>(() => Read(new() { ["K"] = "secret:wandb" }))).Message.ShouldStartWith("Environment variable K begins with secret: and does not refer to a secret; it must be secret: and a file of the job's machine");
        var empty = Written("\n");
        (await Should.ThrowAsync<UserException>(() => Read(new() { ["K"] = "secret:" + empty }))).Message.ShouldBe($"Environment variable K refers to the secret {empty}, which is empty.");
    }

    [Fact]
    public async Task A_place_that_no_target_knows_names_what_is_missing() =>
        (await Should.ThrowAsync<UserException>(() => Read(new() { ["K"] = "secret:arn:aws:secretsmanager:eu-west-1:123456789012:secret:k" }))).Message.ShouldBe(
            "Environment variable K refers to the secret arn:aws:secretsmanager:eu-west-1:123456789012:secret:k, which no target of this program reads; reference the package of the target that the job was submitted to.");

    [Fact]
    public async Task A_container_without_its_secret_fails_and_says_which()
    {
        using var container = new ScratchContainer(("stop.timesteps-total", "64"), ("evaluation.episodes", "0"));
        using var process = container.Start([$"RLT_API_KEY=secret:{Path.Combine(_folder, "none")}"], []);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        process.ExitCode.ShouldBe(2);
        container.Failure!.ShouldContain("Environment variable RLT_API_KEY refers to a secret in");
    }

    private string Written(string text)
    {
        var path = Path.Combine(_folder, Path.GetRandomFileName());
        File.WriteAllText(path, text);
        return path;
    }

    private static Task<IReadOnlyDictionary<string, string>> Read(Hashtable variables) => SecretVariables.ReadAsync(variables, [PoleExperiment.Definition], TestContext.Current.CancellationToken);
}
