using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using RlTemplates.Options;

namespace RlTemplates.Learning.Optimizers;

/// <summary>
/// A number that may change with the timesteps trained so far, for example a learning rate. Written as a number, <c>3e-4</c>, or as
/// <c>linear(3e-4, 0, 1000000)</c>: from 3e-4 straight to 0 over the first 1,000,000 timesteps, then 0.
/// </summary>
/// <param name="Initial">Value at timestep 0.</param>
/// <param name="Final">Value from timestep <paramref name="Timesteps"/> on; equal to <paramref name="Initial"/> in a constant schedule.</param>
/// <param name="Timesteps">Length of the way from the first to the final value in timesteps; 0 in a constant schedule.</param>
[TextForm(@"^ *([-+]?[0-9.]+([eE][-+]?[0-9]+)?|linear[(][^,()]+,[^,()]+,[^,()]+[)]) *$")]
public readonly record struct Schedule(double Initial, double Final, long Timesteps) : IParsable<Schedule>, IFormattable, IHasNumbers
{
    /// <summary>The first and the final value; of a constant schedule the one value.</summary>
    public IEnumerable<double> Numbers => Timesteps == 0 ? [Final] : [Initial, Final];

    /// <summary>The same value at every timestep.</summary>
    /// <param name="value">The value.</param>
    public static Schedule Constant(double value) => new(value, value, 0);

    /// <summary>A straight line, then constant.</summary>
    /// <param name="initial">Value at timestep 0.</param>
    /// <param name="final">Value from <paramref name="timesteps"/> on.</param>
    /// <param name="timesteps">Length of the line in timesteps, 1…10¹⁵.</param>
    public static Schedule Linear(double initial, double final, [Range(1, ScheduleText.MostTimesteps)] long timesteps)
    {
        if (timesteps is < 1 or > (long)ScheduleText.MostTimesteps)
            throw new ArgumentOutOfRangeException(nameof(timesteps), timesteps, $"The timesteps of Schedule.Linear must be {ScheduleText.Timesteps}.");
        return new(initial, final, timesteps);
    }

    /// <summary>A constant schedule.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator Schedule(double value) => Constant(value);

    /// <summary>A constant schedule.</summary>
    /// <param name="value">The value.</param>
    public static Schedule FromDouble(double value) => Constant(value);

    /// <summary>The value after <paramref name="timesteps"/> timesteps.</summary>
    /// <param name="timesteps">Timesteps trained so far, at least 0.</param>
    public double At(long timesteps) =>
        timesteps >= Timesteps ? Final : Initial + (Final - Initial) * ((double)timesteps / Timesteps);

    /// <inheritdoc/>
    public static Schedule Parse(string s, IFormatProvider? provider) => TryParse(s, provider, out var result)
        ? result
        : throw new FormatException(ScheduleText.Problem(s));

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Schedule result)
    {
        var isSchedule = ScheduleText.TryParse(s ?? "", out var initial, out var final, out var timesteps);
        result = isSchedule ? new(initial, final, timesteps) : default;
        return isSchedule;
    }

    /// <summary>The schedule as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => ToString(null, null);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => ScheduleText.Format(Initial, Final, Timesteps);
}
