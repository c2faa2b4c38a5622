namespace RlTemplates.Templates.Tests;

/// <summary>Whether tests run that scaffold, build and train much for little news. <c>.ci/run</c> runs them; <c>dotnet test</c> alone says that it skipped them.</summary>
public static class SlowTests
{
    public const string Reason = "It is slow: .ci/run runs it, and so does dotnet test with RLTEMPLATES_SLOW_TESTS=1.";

    private static readonly bool IsOn = System.Environment.GetEnvironmentVariable("RLTEMPLATES_SLOW_TESTS") == "1";

    public static bool Run => IsOn;
}
