namespace RlTemplates.Environments;

/// <summary>Where the car of <see cref="MountainCar"/> and <see cref="MountainCarContinuous"/> is.</summary>
/// <param name="Position">Position along the road, -1.2…0.6; the valley's bottom is at -π/6.</param>
/// <param name="Velocity">What a step adds to the position, -0.07…0.07.</param>
internal readonly record struct MountainCarState(double Position, double Velocity)
{
    /// <summary>A car at rest near the bottom of the valley.</summary>
    internal static MountainCarState AtRandom(ref RandomStream random) => new(-0.6 + (0.2 * random.NextDouble()), 0);

    /// <summary>The state one step later: v += push - 0.0025 cos 3x, x += v, both within their bounds; the wall on the left stops the car.</summary>
    internal MountainCarState Push(double push)
    {
        var velocity = Math.Clamp(Velocity + push - (MountainCarEnvironment.Gravity * Math.Cos(3 * Position)), -MountainCarEnvironment.MaxSpeed, MountainCarEnvironment.MaxSpeed);
        var position = Math.Clamp(Position + velocity, MountainCarEnvironment.MinPosition, MountainCarEnvironment.MaxPosition);
        return new(position, position == MountainCarEnvironment.MinPosition && velocity < 0 ? 0 : velocity);
    }

    /// <summary>Writes position and velocity.</summary>
    internal void Write(Span<float> observation) => (observation[0], observation[1]) = ((float)Position, (float)Velocity);
}
