namespace RlTemplates.Experiments.Tests;

public sealed class OutageWaitTests
{
    private readonly JumpingTime _time = new();
    private readonly List<string> _told = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private OutageWait Wait => new(_time, _told.Add);

    [Fact]
    public async Task An_outage_of_minutes_is_outlasted_and_told_once()
    {
        var asked = 0;

        var answer = await Wait.AskAsync(() => ++asked < 20 ? throw new ServiceException("The depot is closed") : Task.FromResult("open"), Token);

        (answer, asked).ShouldBe(("open", 20));
        _told.ShouldBe(["The depot is closed. It is asked again for up to 30m."]);
        _time.Passed.ShouldBeInRange(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task An_outage_that_does_not_end_is_thrown()
    {
        (await Should.ThrowAsync<ServiceException>(() => Wait.AskAsync<int>(() => throw new ServiceException("The depot is closed."), Token)))
            .Message.ShouldBe("The depot is closed.");

        _told.Count.ShouldBe(1);
        _time.Passed.ShouldBeInRange(OutageWait.Longest, OutageWait.Longest + TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Without_time_it_is_thrown_at_once() =>
        (await Should.ThrowAsync<ServiceException>(() => Wait.AskAsync<int>(() => throw new ServiceException("The depot is closed."), Token, TimeSpan.Zero)))
            .ShouldSatisfyAllConditions(() => _told.ShouldBeEmpty(), () => _time.Passed.ShouldBe(TimeSpan.Zero));

    [Fact]
    public async Task What_asking_again_does_not_help_is_thrown_at_once()
    {
        await Should.ThrowAsync<UserException>(() => Wait.AskAsync<int>(() => throw new UserException("There is no such job."), Token));

        _time.Passed.ShouldBe(TimeSpan.Zero);
    }

    // Whoever waits is at the end of the wait at once.
    private sealed class JumpingTime : TimeProvider
    {
        public TimeSpan Passed { get; private set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Passed.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Passed += dueTime;
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
