namespace RlTemplates.SageMaker.Tests.Estimators;

/// <summary>A clock that stands, with timers that do not.</summary>
internal sealed class FixedClock(DateTimeOffset time) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => time;
}
