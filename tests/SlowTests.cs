using System.Runtime.CompilerServices;

namespace RlTemplates;

/// <summary>
/// Whether tests run that take long for little news. <c>.ci/run</c> runs them; <c>dotnet test</c> alone says that it skipped
/// them.
/// </summary>
public static class SlowTests
{
    /// <summary>Why they are skipped.</summary>
    public const string Reason = "It is slow: .ci/run runs it, and so does dotnet test with RLTEMPLATES_SLOW_TESTS=1.";

    /// <summary>Whether they run.</summary>
    public static bool Run { get; } = Environment.GetEnvironmentVariable("RLTEMPLATES_SLOW_TESTS") == "1";
}

/// <summary>A test that takes long.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SlowFactAttribute : FactAttribute
{
    /// <summary>Skips it, unless slow tests run.</summary>
    public SlowFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) =>
        (Skip, SkipType, SkipUnless) = (SlowTests.Reason, typeof(SlowTests), nameof(SlowTests.Run));
}

/// <summary>A test with data that takes long.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SlowTheoryAttribute : TheoryAttribute
{
    /// <summary>Skips it, unless slow tests run.</summary>
    public SlowTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) =>
        (Skip, SkipType, SkipUnless) = (SlowTests.Reason, typeof(SlowTests), nameof(SlowTests.Run));
}
