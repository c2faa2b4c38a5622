using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Learning.Optimizers;
using RlTemplates.Learning.Rollouts;
using RlTemplates.Networks;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Algorithms;

public class DivergenceTests
{
    private static readonly PpoOptions Options = new() { MinTimestepsPerIteration = 256, NumSgdIter = 2 };

    [Theory]
    [InlineData(Break.Reward, float.NaN, "PPO stopped in update 7, at timestep 800: CartPole-v1 gives copy 0 the reward NaN")]
    [InlineData(Break.Reward, float.NegativeInfinity, "PPO stopped in update 7, at timestep 800: CartPole-v1 gives copy 0 the reward -Infinity")]
    [InlineData(Break.Observation, float.NaN, "PPO stopped in update 7, at timestep 808: CartPole-v1 shows copy 1 an observation with NaN in it")]
    [InlineData(Break.Reward, 1e30f, "PPO stopped in update 7, at timestep 768: the value loss is infinite")]
    public void Ppo_says_what_went_bad_first_and_when(Break what, float value, string message)
    {
        using var algorithm = Ppo.Create(Options, Setup(what, value));
        var exception = Should.Throw<DivergenceException>(() => Players.Train(algorithm, 10_000));
        exception.Message.ShouldStartWith(message);
        Should.Throw<DivergenceException>(() => AlgorithmStates.Of(algorithm)).Message.ShouldBe(exception.Message);
    }

    [Theory]
    [InlineData(Break.Reward, float.NaN, "CartPole-v1 gives copy 0 the reward NaN")]
    [InlineData(Break.Observation, float.PositiveInfinity, "CartPole-v1 shows copy 1 an observation with Infinity in it")]
    [InlineData(Break.Reward, 1e30f, "the (policy|value) loss is infinite")]
    public void Impala_says_what_went_bad_first_and_when(Break what, float value, string message)
    {
        using var algorithm = Impala.Create(new() { NumWorkers = 1, NumEnvsPerWorker = 8, TrainBatchSize = 320, MinTimePerIterationSeconds = 0 }, Setup(what, value));
        var exception = Should.Throw<DivergenceException>(() => Players.Train(algorithm, 100_000));
        exception.Message.ShouldMatch($"^IMPALA stopped in update [1-9][0-9]*, at timestep [1-9][0-9]*: {message}");
        Should.Throw<DivergenceException>(() => AlgorithmStates.Of(algorithm));
    }

    [Theory]
    [InlineData(Break.Reward, float.NaN, "timestep 800: CartPole-v1 gives copy 0 the reward NaN")]
    [InlineData(Break.Observation, float.NaN, "timestep 800: CartPole-v1 shows copy 1 an observation with NaN in it")]
    [InlineData(Break.Reward, 1e30f, "timestep [1-9][0-9]*: the loss is infinite")]
    public void Dqn_says_what_went_bad_first_and_when(Break what, float value, string message)
    {
        using var algorithm = Dqn.Create(new() { LearningStarts = 100, TdErrorLossFn = TdErrorLoss.Mse }, Setup(what, value));
        var exception = Should.Throw<DivergenceException>(() => Players.Train(algorithm, 10_000));
        exception.Message.ShouldMatch($"^DQN stopped in update [1-9][0-9]*, at {message}");
        Should.Throw<DivergenceException>(() => AlgorithmStates.Of(algorithm)).Message.ShouldBe(exception.Message);
    }

    [Theory]
    [InlineData(Break.Reward, float.NaN, "timestep 800: Pendulum-v1 gives copy 0 the reward NaN")]
    [InlineData(Break.Observation, float.NaN, "timestep 800: Pendulum-v1 shows copy 1 an observation with NaN in it")]
    [InlineData(Break.Reward, 1e30f, "timestep [1-9][0-9]*: the critics' loss is infinite")]
    public void Sac_says_what_went_bad_first_and_when(Break what, float value, string message)
    {
        var options = new SacOptions { NumEnvs = 8, BatchSize = 32, BufferSize = 2000, Network = new SacOptions().Network with { HiddenSizes = [16] } };
        using var algorithm = Sac.Create(options, new(count => new BreakingEnvironment(Pendulum.Create(new(), count), 100, what, value), 1) { Threads = 1 });
        var exception = Should.Throw<DivergenceException>(() => Players.Train(algorithm, 10_000));
        exception.Message.ShouldMatch($"^SAC stopped in update [1-9][0-9]*, at {message}");
        Should.Throw<DivergenceException>(() => AlgorithmStates.Of(algorithm)).Message.ShouldBe(exception.Message);
    }

    [Fact]
    public void An_infinite_step_is_found_in_the_weights()
    {
        using var algorithm = Ppo.Create(Options with { LearningRate = Schedule.Linear(1e-3, 1e300, 1) }, Setup(Break.Nothing, 0));
        Should.Throw<DivergenceException>(() => Players.Train(algorithm, 10_000)).Message.ShouldContain("the step that it led to made the weights NaN or infinite");
    }

    [Fact]
    public void Advice_on_a_gradient_heeds_whether_it_is_bounded()
    {
        Message(true).ShouldEndWith("is infinite. Try a smaller learning_rate or grad_clip.");
        Message(false).ShouldEndWith("is infinite. Try a smaller learning_rate, or set a grad_clip.");

        static string Message(bool isBounded) =>
            Should.Throw<DivergenceException>(() => new Divergence("SAC").Check(new UpdateResult(double.PositiveInfinity, IsFinite: false), isBounded, 3, 40)).Message;
    }

    [Fact]
    public void Bad_numbers_are_found_wherever_they_are()
    {
        for (var length = 0; length < 40; length++)
        {
            var values = Enumerable.Range(0, length).Select(i => i * 1e36f).ToArray();
            FiniteCheck.FirstBad(values).ShouldBeNull();
            for (var i = 0; i < length; i++)
                foreach (var bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
                {
                    var broken = values.ToArray();
                    broken[i] = bad;
                    FiniteCheck.FirstBad(broken).ShouldBe((i, bad));
                }
        }
    }

    private static AlgorithmSetup Setup(Break what, float value) => new(count => new BreakingEnvironment(CartPole.Create(new(), count), 100, what, value), 1) { Threads = 1 };
}
