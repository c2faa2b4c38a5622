using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using RlTemplates.Options;

namespace RlTemplates.Environments;

/// <summary>
/// Something laid around an environment, for example <c>frame_stack(4)</c>. Options hold lists of them; the first is the innermost. See
/// <see cref="Wrapping.Apply(IEnvironment, IReadOnlyList{Wrapper})"/> for what each needs.
/// </summary>
[TextForm(@"^ *(grey|clip_action|(time_limit|frame_skip|frame_stack|resize|clip_reward|scale_reward) *[(] *[0-9.]+([eE][-+]?[0-9]+)? *[)]) *$")]
public readonly record struct Wrapper : IParsable<Wrapper>, IFormattable
{
    private Wrapper(WrapperKind kind, double number) => (Kind, Number) = (kind, number);

    /// <summary>Images with red, green and blue become images of one channel, brightness after ITU-R BT.601, rounded: <c>grey</c>.</summary>
    public static Wrapper Grey { get; } = new(WrapperKind.Grey, 0);

    /// <summary>Continuous actions are clipped to their bounds before the environment sees them: <c>clip_action</c>. Our own environments do so anyway.</summary>
    public static Wrapper ClipAction { get; } = new(WrapperKind.ClipAction, 0);

    /// <summary>What it does.</summary>
    public WrapperKind Kind { get; }

    /// <summary>Its number: steps, frames, pixels, bound or factor; 0 where it has none.</summary>
    public double Number { get; }

    /// <summary>Truncates an episode after so many steps, unless it terminates: <c>time_limit(200)</c>.</summary>
    /// <param name="steps">Steps of what is wrapped, 1…10,000,000.</param>
    public static Wrapper TimeLimit([Range(1, WrapperText.MostCounted)] int steps) => Make(WrapperKind.TimeLimit, steps);

    /// <summary>
    /// Holds each action for so many steps, adds up their rewards and shows the last observation, of images of bytes the pixel-wise maximum of
    /// the last two: <c>frame_skip(4)</c>. An episode's end stops it early.
    /// </summary>
    /// <param name="steps">Steps, 1…10,000,000.</param>
    public static Wrapper FrameSkip([Range(1, WrapperText.MostCounted)] int steps) => Make(WrapperKind.FrameSkip, steps);

    /// <summary>Shows so many of the newest observations, the newest last: images as channels, features one after the other: <c>frame_stack(4)</c>. An episode begins with as many of its first one.</summary>
    /// <param name="frames">Observations, 1…10,000,000.</param>
    public static Wrapper FrameStack([Range(1, WrapperText.MostCounted)] int frames) => Make(WrapperKind.FrameStack, frames);

    /// <summary>Shrinks images to a square by area: each pixel is the mean of what it covers, rounded: <c>resize(42)</c>.</summary>
    /// <param name="size">Rows and columns, 1…10,000,000.</param>
    public static Wrapper Resize([Range(1, WrapperText.MostCounted)] int size) => Make(WrapperKind.Resize, size);

    /// <summary>Learners see rewards clipped to ±<paramref name="bound"/>; episode sums are never clipped: <c>clip_reward(1)</c>.</summary>
    /// <param name="bound">The bound, above 0 and at most 1,000,000,000.</param>
    public static Wrapper ClipReward([Range(0.0, WrapperText.MostScaled, MinimumIsExclusive = true)] double bound) => Make(WrapperKind.ClipReward, bound);

    /// <summary>Multiplies rewards, and with them the sums that are reported: <c>scale_reward(0.1)</c>.</summary>
    /// <param name="factor">The factor, above 0 and at most 1,000,000,000.</param>
    public static Wrapper ScaleReward([Range(0.0, WrapperText.MostScaled, MinimumIsExclusive = true)] double factor) => Make(WrapperKind.ScaleReward, factor);

    /// <inheritdoc/>
    public static Wrapper Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var result) ? result : throw new FormatException(WrapperText.Problem(s ?? ""));

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Wrapper result)
    {
        var isWrapper = WrapperText.TryParse(s ?? "", out var name, out var number);
        result = isWrapper ? new(Enum.GetValues<WrapperKind>().First(kind => Name(kind) == name), number) : default;
        return isWrapper;
    }

    /// <summary>The wrapper as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => ToString(null, null);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => WrapperText.Format(Name(Kind), Number);

    private static Wrapper Make(WrapperKind kind, double number, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(number))] string name = "") => WrapperText.Allows(Name(kind), number)
        ? new(kind, number)
        : throw new ArgumentOutOfRangeException(name, number, $"{Name(kind)} takes {WrapperText.Expected(Name(kind))}.");

    private static string Name(WrapperKind kind) => NameCase.ToSnake(kind.ToString());
}
