namespace RlTemplates.SageMaker.Fake;

internal static class Epoch
{
    /// <summary>Seconds since 1970 with milliseconds, as the services write times.</summary>
    public static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    public static DateTimeOffset Time(double seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds);
}
