using System.Globalization;

namespace RlTemplates.Estimators.Local;

/// <summary>CPUs that a job takes, of those that jobs of the same folder of runs share.</summary>
/// <param name="Cpus">CPUs of the job; at least 1, at most all.</param>
/// <param name="Budget">All of them.</param>
internal readonly record struct CpuShare(int Cpus, int Budget)
{
    /// <summary>How it is written.</summary>
    public const string Values = "CPUs of the job and of all jobs, such as 2/8";

    /// <summary>What <see cref="Parse"/> reads.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Cpus}/{Budget}");

    /// <summary>Reads one; null where it is none.</summary>
    public static CpuShare? Parse(string text) =>
        text.Split('/') is [var cpus, var budget]
        && int.TryParse(cpus, NumberStyles.None, CultureInfo.InvariantCulture, out var own)
        && int.TryParse(budget, NumberStyles.None, CultureInfo.InvariantCulture, out var all)
        && own >= 1 && own <= all
            ? new(own, all)
            : null;
}
