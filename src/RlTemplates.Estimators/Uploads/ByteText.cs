using System.Globalization;

namespace RlTemplates.Estimators.Uploads;

/// <summary>Numbers of bytes as people read them.</summary>
internal static class ByteText
{
    /// <summary>A number of bytes, to a tenth of its unit.</summary>
    public static string Of(long bytes) => bytes switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 999_950 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB"),
        < 999_950_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.#} GB"),
    };
}
