using System.Text.RegularExpressions;
using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

/// <summary>Rewards that are too large or too small to learn from.</summary>
public sealed class RewardScaleTests : IDisposable
{
    private const string Normalizes = "algorithm.normalize_rewards";

    private static readonly Dictionary<string, Func<int, IEnvironment>> Environments = new()
    {
        ["CartPole"] = count => CartPole.Create(new(), count),
        ["Pendulum"] = count => Pendulum.Create(new(), count),
        ["Taxi"] = count => Taxi.Create(new(), count),
    };

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("CartPole", 1e6, "rewards are too large to learn from: the error of the values (learner/vf_loss N) drowns the policy's part of the gradient. Set algorithm.normalize_rewards to true, or scale them by the wrapper scale_reward")]
    [InlineData("CartPole", 1e-6, "rewards are too small to learn from: no episode has had more than N, which the errors of the values drown. Set algorithm.normalize_rewards to true, or scale them by the wrapper scale_reward")]
    [InlineData("Pendulum", 1e6, "rewards are too large to learn from: ")]
    [InlineData("Pendulum", 1e-6, "rewards are too small to learn from: ")]
    [InlineData("Taxi", 1e6, "rewards are too large to learn from: ")]
    [InlineData("Taxi", 1e-6, "rewards are too small to learn from: ")]
    public void Rewards_of_another_scale_are_told_once(string environment, double scale, string expected)
    {
        var told = Told(environment, scale, normalizes: false).ShouldHaveSingleItem();

        told.ShouldMatch("^" + Regex.Escape(expected).Replace("N", @"\d(\.\d+)?e[+-]\d\d", StringComparison.Ordinal) + (expected.EndsWith(": ", StringComparison.Ordinal) ? "" : "$"));
    }

    [Theory]
    [InlineData("CartPole", 1, false)]
    [InlineData("CartPole", 0.01, false)]
    [InlineData("CartPole", 1e6, true)]
    [InlineData("CartPole", 1e-6, true)]
    [InlineData("Pendulum", 1, false)]
    [InlineData("Pendulum", 1e6, true)]
    [InlineData("Taxi", 1, false)]
    [InlineData("Taxi", 1e-6, true)]
    public void Usual_and_normalised_rewards_are_not(string environment, double scale, bool normalizes) => Told(environment, scale, normalizes).ShouldBeEmpty();

    private List<string> Told(string environment, double scale, bool normalizes)
    {
        var console = new EventRecorder();
        var config = Fixture.Config(5) with
        {
            CreateEnvironment = count => Wrapping.Apply(Environments[environment](count), [Wrapper.ScaleReward(scale)]),
            CreateAlgorithm = setup => Ppo.Create(new() { NormalizeRewards = normalizes }, setup),
            Evaluation = new() { Interval = 0, Episodes = 1 },
        };
        var outcome = new Experiment(Fixture.Definition, config).Train(new()
        {
            Store = new(_folder.Path),
            Sinks = [console],
            Options = [new(Normalizes, normalizes ? "true" : "false", OptionSource.Default)],
        }, TestContext.Current.CancellationToken);
        outcome.Error.ShouldBeNull();
        return [.. console.Events.OfType<NoteWritten>().Where(note => note.Severity == NoteSeverity.Warning).Select(note => note.Text)];
    }
}
