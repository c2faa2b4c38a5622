namespace RlTemplates.Tracking.Tests;

public sealed class CheckpointNameTests
{
    [Fact]
    public void Names_with_more_digits_are_newer()
    {
        string[] names = ["step-notes", "step-000000000005", "step-999999999999", "step-999999999999-2", "step-999999999999-10", "step-1000000000000", "step-9223372036854775807"];
        names.Reverse().Order(CheckpointName.OldestFirst).ShouldBe(names);
        CheckpointName.Of(999_999_999_999, 2).ShouldBe("step-999999999999-2");
        CheckpointName.Of(1_000_000_000_000).ShouldBe("step-1000000000000");
        CheckpointName.Of(5).ShouldBe("step-000000000005");
    }
}
