namespace RlTemplates.Learning.Tests.Twins;

/// <summary>T steps of N copies in plain lists, one entry a step, and one more of what is seen.</summary>
internal sealed class SerialRollout
{
    /// <summary>T + 1 times [N, observation bytes].</summary>
    public List<byte[]> Observations { get; } = [];

    /// <summary>[N][E].</summary>
    public List<int[][]> Actions { get; } = [];

    /// <summary>[N][choices].</summary>
    public List<bool[][]> Masks { get; } = [];

    public List<float[]> Rewards { get; } = [];

    public List<bool[]> Ended { get; } = [];

    public List<float[]> LogProbabilities { get; } = [];

    /// <summary>T + 1 times [N].</summary>
    public List<float[]> Values { get; } = [];

    /// <summary>[N, S]: states of a network with a memory before the first step.</summary>
    public float[] States { get; init; } = [];

    /// <summary>Whether an episode begins with what is seen in step t, after the first.</summary>
    public bool IsStart(int t, int n) => t > 0 && Ended[t - 1][n];

    public List<EpisodeResult> Episodes { get; } = [];

    /// <summary>All of <see cref="Observations"/>, one after the other.</summary>
    public byte[] Bytes()
    {
        var bytes = new byte[Observations.Sum(row => row.Length)];
        for (var t = 0; t < Observations.Count; t++)
            Observations[t].CopyTo(bytes, t * Observations[t].Length);
        return bytes;
    }

    /// <summary>Updates behind the weights that played.</summary>
    public long Version { get; init; }
}
