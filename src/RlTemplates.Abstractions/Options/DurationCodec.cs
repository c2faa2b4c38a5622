namespace RlTemplates.Options;

/// <summary>Durations such as <c>90s</c>.</summary>
internal sealed class DurationCodec : Codec<TimeSpan>
{
    internal override TextGrammar Grammar { get; } = new DurationGrammar();

    public override string Format(TimeSpan value) => DurationText.Format(value);

    internal override TimeSpan Parse(string text) => DurationText.TryParse(text, out var value) ? value : throw new FormatException(text);
}
