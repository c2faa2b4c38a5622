namespace RlTemplates.Learning.Tests.Twins;

/// <summary>Means over all rows of one iteration, and its episodes.</summary>
internal sealed class SerialLosses(IReadOnlyList<EpisodeResult> episodes)
{
    private double _policy, _value, _entropy;
    private long _rows;

    public IReadOnlyList<EpisodeResult> Episodes => episodes;

    /// <summary>Updates between the weights that played and those that learn.</summary>
    public long Lag { get; init; }

    public double Policy => _policy / _rows;

    public double Value => _value / _rows;

    public double Entropy => _entropy / _rows;

    public void Add(float policy, float value, float entropy) => (_policy, _value, _entropy, _rows) = (_policy + policy, _value + value, _entropy + entropy, _rows + 1);
}
