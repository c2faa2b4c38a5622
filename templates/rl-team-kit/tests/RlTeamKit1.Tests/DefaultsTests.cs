namespace KitSafeNamespace.Tests;

public sealed class DefaultsTests
{
    [Fact]
    public async Task DefaultsReachEveryExperiment()
    {
        var console = Console.Out;
        using var shown = new StringWriter();
        Console.SetOut(shown);
        try
        {
            Assert.Equal(0, await EntryScript.RunAsync(["config"], [GoodExperiment.Definition], cancellationToken: TestContext.Current.CancellationToken));
        }
        finally
        {
            Console.SetOut(console);
        }

        Assert.Contains("team defaults (KIT_PACKAGE_ID)", shown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SubmitKeepsToThePolicyToo() =>
        Assert.Equal(2, await EntryScript.RunAsync(["submit", "--checkpoint.keep", "99"], [GoodExperiment.Definition], cancellationToken: TestContext.Current.CancellationToken));
}
