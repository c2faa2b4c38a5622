namespace RlTemplates.SageMaker.Tests;

public sealed class SageMakerNameTests
{
    private static readonly DateTimeOffset Time = new(2023, 11, 14, 23, 13, 20, 7, TimeSpan.FromHours(1));

    [Fact]
    public void A_name_ends_in_the_time_in_UTC_with_three_digits_of_milliseconds() =>
        SageMakerName.Unique("pong", Time).ShouldBe("pong-2023-11-14-22-13-20-007");

    [Fact]
    public void A_long_base_is_cut()
    {
        var name = SageMakerName.Unique(new('a', 60), Time);

        name.Length.ShouldBe(63);
        name.ShouldStartWith(new string('a', 39) + "-2023-");
    }

    [Theory]
    [InlineData("520713654638.dkr.ecr.us-west-2.amazonaws.com/sagemaker-rl-mxnet:coach0.11.0-cpu-py3", "sagemaker-rl-mxnet")]
    [InlineData("123.dkr.ecr.us-west-2.amazonaws.com/my-custom-image:1.0", "my-custom-image")]
    [InlineData("selfdrivingcars:9000", "selfdrivingcars")]
    [InlineData("rl", "rl")]
    [InlineData("localhost:5000/team/rl:1", "rl")]
    [InlineData("team/my_rl.image:1", "my-rl-image")]
    [InlineData("team/rl@sha256:0123", "rl")]
    [InlineData("team/rl:1@sha256:0123", "rl")]
    public void An_image_gives_the_base(string image, string name) => SageMakerName.OfImage(image).ShouldBe(name);

    [Theory]
    [InlineData("pong-2023-11-14-22-13-20-007", "pong")]
    [InlineData("a-b-231114-2213", "a-b")]
    [InlineData("neo-coach-mxnet", "neo-coach-mxnet")]
    [InlineData("pong-2023-11-14-22-13-20-7", "pong-2023-11-14-22-13-20-7")]
    public void A_name_gives_its_base_back(string name, string expected) => SageMakerName.Base(name).ShouldBe(expected);

    [Theory]
    [InlineData("a")]
    [InlineData("a--b9")]
    [InlineData("Aa0-9zZ")]
    public void A_name_is_right(string name) => SageMakerName.Fault("The job's name", name).ShouldBeNull();

    [Theory]
    [InlineData("my_job", ", such as my-job.")]
    [InlineData("-job-", ", such as job.")]
    [InlineData("", "letter or digit.")]
    [InlineData("job\n", ", such as job.")]
    [InlineData("jöb", ", such as j-b.")]
    public void A_name_is_wrong(string name, string near) =>
        SageMakerName.Fault("The job's name", name).ShouldBe($"The job's name is '{name}'; it must be 1 to 63 letters, digits and dashes, and begin and end with a {(near.StartsWith(',') ? "letter or digit" : "")}{near}");

    [Fact]
    public void A_long_name_is_cut_in_the_suggestion()
    {
        SageMakerName.Fault("The model's name", new('a', 63)).ShouldBeNull();
        SageMakerName.Fault("The model's name", new('a', 64))!.ShouldEndWith($"such as {new string('a', 63)}.");
    }
}
