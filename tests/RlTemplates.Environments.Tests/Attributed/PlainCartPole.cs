namespace RlTemplates.Environments.Tests;

/// <summary>Options of <see cref="PlainCartPole"/>.</summary>
[EnvironmentOptions(typeof(PlainCartPole))]
public sealed record PlainCartPoleOptions
{
    /// <summary>Steps after which an episode is truncated.</summary>
    public int MaxEpisodeSteps { get; init; } = 500;
}

/// <summary><see cref="CartPole"/> as one would write it first: one copy, by attribute, without vectors.</summary>
[RlEnvironment("plain-cart-pole")]
public sealed partial class PlainCartPole
{
    private const float Gravity = 9.8f;
    private const float PoleMass = 0.1f;
    private const float TotalMass = 1.0f + PoleMass;
    private const float HalfPoleLength = 0.5f;
    private const float PoleMassLength = PoleMass * HalfPoleLength;
    private const float Force = 10.0f;
    private const float Tau = 0.02f;
    private const float AngleLimit = (float)(12 * 2 * Math.PI / 360);
    private const float PositionLimit = 2.4f;
    private const double StartRange = 0.05;

    [Observation] private float _x;
    [Observation] private float _xDot;
    [Observation] private float _theta;
    [Observation] private float _thetaDot;

    [Action(2)] private int _right;

    /// <summary>Puts a cart there.</summary>
    public PlainCartPole(PlainCartPoleOptions options) => ArgumentNullException.ThrowIfNull(options);

    [Reward] private float One => 1;

    [Terminated] private bool Fell => Math.Abs(_x) > PositionLimit || Math.Abs(_theta) > AngleLimit;

    [Reset]
    private void Reset(ref RandomStream random)
    {
        _x = Uniform(ref random);
        _xDot = Uniform(ref random);
        _theta = Uniform(ref random);
        _thetaDot = Uniform(ref random);
    }

    [Step]
    private void Step()
    {
        var (sin, cos) = MathF.SinCos(_theta);
        var temp = ((_right == 1 ? Force : -Force) + (PoleMassLength * _thetaDot * _thetaDot * sin)) / TotalMass;
        var thetaAcc = ((Gravity * sin) - (cos * temp)) / (HalfPoleLength * ((4f / 3) - (PoleMass * cos * cos / TotalMass)));
        var xAcc = temp - (PoleMassLength * thetaAcc * cos / TotalMass);
        _x += Tau * _xDot;
        _xDot += Tau * xAcc;
        _theta += Tau * _thetaDot;
        _thetaDot += Tau * thetaAcc;
    }

    private static float Uniform(ref RandomStream random) => (float)(((random.NextDouble() * 2) - 1) * StartRange);
}
