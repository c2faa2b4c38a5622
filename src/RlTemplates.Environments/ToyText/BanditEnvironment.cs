namespace RlTemplates.Environments;

/// <summary>The copies of <see cref="Bandit"/>.</summary>
internal sealed class BanditEnvironment : VectorEnvironment<BanditState>
{
    private const int None = -1;

    private readonly BanditOptions _options;

    private BanditEnvironment(BanditOptions options, int count)
        : base(MakeSpec(options), count) => _options = options;

    /// <inheritdoc cref="Bandit.Create"/>
    public static IEnvironment Create(BanditOptions options, int count)
    {
        ArgumentNullException.ThrowIfNull(options);
        EnvironmentChecks.Range(nameof(options.NumArms), options.NumArms, 2, 1000);
        EnvironmentChecks.Range(nameof(options.EpisodeLength), options.EpisodeLength, 1, 10_000_000);
        return new BanditEnvironment(options, count);
    }

    /// <inheritdoc cref="Bandit.Mean"/>
    public static double Mean(BanditArms arms, ulong seed, int arm)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(arm);
        var random = new RandomStream(seed, (ulong)arm);
        return arms == BanditArms.Gaussian ? random.NextGaussian() : random.NextDouble();
    }

    /// <inheritdoc/>
    protected override void Start(ref BanditState state, ref RandomStream random) =>
        state = new(_options.ResampleArms ? random.NextUInt64() : _options.ArmsSeed, None, 0, 0);

    /// <inheritdoc/>
    protected override void Step(ref BanditState state, EnvironmentAction action, ref RandomStream random, out float reward, out bool terminated)
    {
        var mean = Mean(_options.Arms, state.ArmsSeed, action.Choice);
        reward = _options.Arms == BanditArms.Gaussian ? (float)(mean + random.NextGaussian()) : random.NextDouble() < mean ? 1 : 0;
        state = state with { Arm = action.Choice, Reward = reward, Pulls = state.Pulls + 1 };
        terminated = state.Pulls == _options.EpisodeLength;
    }

    /// <inheritdoc/>
    protected override void Observe(in BanditState state, Span<float> observation)
    {
        observation.Clear();
        if (state.Arm != None)
            observation[state.Arm] = 1;
        observation[^1] = state.Reward;
    }

    private static EnvironmentSpec MakeSpec(BanditOptions options) =>
        new("Bandit", new(ElementType.Float32, options.NumArms + 1), new DiscreteSpace(options.NumArms))
        {
            ActionNames = [.. Enumerable.Range(0, options.NumArms).Select(arm => $"ARM_{arm}")],
        };
}

/// <summary>State of a <see cref="Bandit"/>.</summary>
/// <param name="ArmsSeed">Seed of the arms.</param>
/// <param name="Arm">Arm pulled last, or -1.</param>
/// <param name="Reward">What it paid, or 0.</param>
/// <param name="Pulls">Pulls of the episode so far.</param>
internal readonly record struct BanditState(ulong ArmsSeed, int Arm, float Reward, int Pulls);
