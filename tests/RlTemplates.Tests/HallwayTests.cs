namespace RlTemplates.Tests;

[Collection("console")]
public sealed class HallwayTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hallway").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SlowFact]
    public async Task Ppo_learns_an_environment_by_attribute_to_its_optimum_and_goes_on_from_a_checkpoint()
    {
        (await Run("train")).ShouldContain("completed: episode_reward_mean is");

        // From 0 to 4 alike it is 5 to 1 steps: the best policy has 1 - 0.01 * 2 on average.
        var evaluated = await Run("evaluate", "--run", "latest", "--episodes", "500");
        var mean = System.Text.RegularExpressions.Regex.Match(evaluated, @"reward mean +([\d.]+)").Groups[1].Value;
        double.Parse(mean, System.Globalization.CultureInfo.InvariantCulture).ShouldBe(0.98, 0.003, evaluated);

        (await Run("train", "--resume", "latest", "--stop.episode-reward-mean", "2", "--stop.timesteps-total", "100000")).ShouldContain("completed: ");
    }

    private async Task<string> Run(params string[] args)
    {
        var output = Console.Out;
        using var written = new StringWriter();
        Console.SetOut(written);
        try
        {
            (await EntryScript.RunAsync([.. args, "--runs", _folder], [HallwayExperiment.Definition])).ShouldBe(0, written.ToString());
            return written.ToString();
        }
        finally
        {
            Console.SetOut(output);
        }
    }
}
