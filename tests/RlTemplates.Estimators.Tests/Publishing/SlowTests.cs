namespace RlTemplates.Estimators.Tests.Publishing;

/// <summary>Whether tests run that publish with the SDK. <c>.ci/run</c> runs them; <c>dotnet test</c> alone says that it skipped them.</summary>
public static class SlowTests
{
    public const string Reason = "It is slow: .ci/run runs it, and so does dotnet test with RLTEMPLATES_SLOW_TESTS=1.";

    private static readonly bool IsOn = Environment.GetEnvironmentVariable("RLTEMPLATES_SLOW_TESTS") == "1";

    public static bool Run => IsOn;
}
