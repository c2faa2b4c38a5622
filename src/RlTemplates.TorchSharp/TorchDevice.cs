using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using RlTemplates.Options;

namespace RlTemplates.TorchSharp;

/// <summary>A device of libtorch: <c>auto</c>, <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c> or <c>mps</c>.</summary>
[TextForm("^(auto|cpu|mps|cuda(:[0-9]{1,2})?)$")]
public readonly record struct TorchDevice : IParsable<TorchDevice>, IFormattable
{
    private readonly string? _name;

    private TorchDevice(string name) => _name = name;

    /// <summary>A GPU where there is one, else the processor.</summary>
    public static TorchDevice Auto => default;

    /// <summary>The processor.</summary>
    public static TorchDevice Cpu => new("cpu");

    /// <summary>The first NVIDIA GPU.</summary>
    public static TorchDevice Cuda => new("cuda");

    /// <summary>The GPU of a Mac.</summary>
    public static TorchDevice Mps => new("mps");

    /// <summary>Whether the machine decides.</summary>
    public bool IsAuto => _name is null;

    /// <summary>Whether it is an NVIDIA GPU.</summary>
    public bool IsCuda => _name is not null && _name.StartsWith("cuda", StringComparison.Ordinal);

    /// <summary>Number of the GPU, from 0.</summary>
    public int Index =>
        _name is { Length: > 5 } name && IsCuda ? int.Parse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    /// <inheritdoc/>
    public static TorchDevice Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var device)
            ? device
            : throw new FormatException($"'{s}' is no device: write auto, cpu, cuda, cuda:1 or mps.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out TorchDevice result)
    {
        var name = s?.Trim() ?? "";
        var isDevice = name is "auto" or "cpu" or "mps" or "cuda"
            || (name.StartsWith("cuda:", StringComparison.Ordinal) && name.Length is 6 or 7
                && name.AsSpan(5).IndexOfAnyExceptInRange('0', '9') < 0);
        result = isDevice && name != "auto" ? new(name) : default;
        return isDevice;
    }

    /// <summary>Its name as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => _name ?? "auto";

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();
}
