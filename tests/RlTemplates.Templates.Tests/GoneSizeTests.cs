namespace RlTemplates.Templates.Tests;

/// <summary>The package's targets decide on which day sizes of machines are judged, and that one which is gone breaks no build.</summary>
public sealed class GoneSizeTests(PackedTemplates templates)
{
    private const string Told = "warning RLT0133: 'VmSize' of [Head] is 'STANDARD_NC6', which azure retired on 2023-08-31; its successor is STANDARD_NC4AS_T4_V3";

    [SlowFact]
    public async Task A_size_that_is_gone_is_a_warning_where_warnings_are_errors()
    {
        var scaffold = await templates.CreateAsync("Cart", "-e", "CartPole");
        scaffold.Write("CartPoleExperiment.cs", scaffold.Read("CartPoleExperiment.cs").Replace(
            "[StopWhen(Metric.EpisodeRewardMean", "[AzureMl, Head(\"head\", VmSize = \"STANDARD_NC6\")]\n[StopWhen(Metric.EpisodeRewardMean", StringComparison.Ordinal));

        foreach (var (today, isTold) in new[] { ("", true), ("2023-08-31", true), ("2023-08-30", false) })
        {
            var built = await scaffold.BuildAsync("-p:TreatWarningsAsErrors=true", "--no-incremental", "-p:RlTemplatesToday=" + today);
            built.ShouldSucceed();
            built.Output.Contains(Told, StringComparison.Ordinal).ShouldBe(isTold, $"{today}: {built.Output}");
        }

        var refused = await scaffold.BuildAsync("-p:RlTemplatesToday=31.8.2023");
        refused.ExitCode.ShouldNotBe(0);
        refused.Output.ShouldContain("RlTemplatesToday is '31.8.2023'; it must be a day such as 2026-11-28.");
    }
}
