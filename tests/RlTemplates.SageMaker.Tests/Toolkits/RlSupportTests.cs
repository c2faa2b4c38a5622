namespace RlTemplates.SageMaker.Tests;

public sealed class RlSupportTests
{
    [Fact]
    public void The_matrix_is_that_of_the_Python_SDK()
    {
        var theirs = GoldenFiles.Support.SelectMany(
            t => t.Value!.AsObject().SelectMany(v => v.Value!.AsObject().Select(f => $"{t.Key} {v.Key} {f.Key} {f.Value}")));

        RlSupport.Rows.Select(r => $"{r.Toolkit.Name()} {r.Version} {r.Framework.Name()} {r.FrameworkVersion}").ShouldBe(theirs);
    }

    [Fact]
    public void The_newest_versions_are_supported()
    {
        RlSupport.Fault(RlToolkit.Coach, RlSupport.CoachLatestVersionTensorFlow, RlFramework.TensorFlow).ShouldBeNull();
        RlSupport.Fault(RlToolkit.Coach, RlSupport.CoachLatestVersionMXNet, RlFramework.MXNet).ShouldBeNull();
        RlSupport.Fault(RlToolkit.Ray, RlSupport.RayLatestVersion, RlFramework.PyTorch).ShouldBeNull();
    }

    [Theory]
    [InlineData(RlToolkit.Ray, "1.6.0", RlFramework.MXNet, "ray 1.6.0 has the framework tensorflow or pytorch.")]
    [InlineData(RlToolkit.Coach, "1.6.0", RlFramework.PyTorch, "Did you mean the toolkit ray?")]
    [InlineData(RlToolkit.Coach, "1.0.1", RlFramework.TensorFlow, "the nearest is 1.0.0.")]
    [InlineData(RlToolkit.Ray, "2.40.0", RlFramework.PyTorch, "ray with pytorch has the versions 0.8.5, 1.6.0; the nearest is")]
    [InlineData(RlToolkit.Coach, "9", RlFramework.PyTorch, "coach has the frameworks tensorflow and mxnet.")]
    public void What_is_not_supported_has_a_neighbour(RlToolkit toolkit, string version, RlFramework framework, string words) =>
        RlSupport.Fault(toolkit, version, framework)!.ShouldContain(words);

    [Fact]
    public void Metrics_of_both_toolkits_have_a_group_and_fit_the_service()
    {
        foreach (var toolkit in Enum.GetValues<RlToolkit>())
            RlEstimatorLimits.Findings(new() { MetricDefinitions = DefaultMetrics.Of(toolkit) }).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(RlToolkit.Coach, "Training> Name=main, Total reward=-21.0, Steps=1", "reward-training", "-21.0")]
    [InlineData(RlToolkit.Coach, "Testing> Name=main, Total reward=3.5, Steps=1", "reward-testing", "3.5")]
    [InlineData(RlToolkit.Ray, "  episode_reward_mean: 1.25e+02", "episode_reward_mean", "1.25e+02")]
    [InlineData(RlToolkit.Ray, "  episode_reward_max: -7.0", "episode_reward_max", "-7.0")]
    public void Metrics_find_their_lines(RlToolkit toolkit, string line, string metric, string value) =>
        System.Text.RegularExpressions.Regex.Match(line, DefaultMetrics.Of(toolkit).Single(m => m.Name == metric).Regex).Groups[1].Value.ShouldBe(value);
}
