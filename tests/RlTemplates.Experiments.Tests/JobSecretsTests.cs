namespace RlTemplates.Experiments.Tests;

public sealed class JobSecretsTests
{
    [Theory]
    [InlineData("hunter2-hunter2", "no answer to hunter2-hunter2!", "no answer to ***!")]
    [InlineData("WANDB_API_KEY=0123456789,other=abcdefgh", "401 for 0123456789 and abcdefgh", "401 for *** and ***")]
    [InlineData("first-key-1,second-key-2", "bad second-key-2", "bad ***")]
    [InlineData("[A_TOKEN=0123456789]", "bad 0123456789", "bad ***")]
    [InlineData("dGVzdA==", "bad dGVzdA==", "bad ***")]
    [InlineData("a,data,b", "bad data, a,data,b", "bad data, ***")]
    [InlineData("abc", "abc stays: it would be found in words", "abc stays: it would be found in words")]
    [InlineData("step", "timesteps_total is 5 (step, 'step' steps)", "timesteps_total is 5 (***, '***' steps)")]
    [InlineData("", "nothing", "nothing")]
    [InlineData("line one\nline two", "bad line one line two", "bad ***")]
    [InlineData("a/b+c d\"", "https://x/?key=a%2Fb%2Bc%20d%22", "https://x/?key=***")]
    [InlineData("a/b+c d\"", "{\"key\":\"a/b+c d\\\"\"}", "{\"key\":\"***\"}")]
    public void Secrets_and_those_in_lists_and_dictionaries_are_masked(string secret, string text, string expected) =>
        new JobSecrets(new Dictionary<string, string> { ["RLT_X"] = secret }).Mask(text).ShouldBe(expected);
}
