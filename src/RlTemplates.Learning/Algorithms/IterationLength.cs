namespace RlTemplates.Learning.Algorithms;

/// <summary>Lengths of iterations that consist of whole rounds.</summary>
internal static class IterationLength
{
    /// <summary>Timesteps of an iteration.</summary>
    /// <param name="least">Least timesteps of an iteration.</param>
    /// <param name="round">Timesteps of a round, with which an iteration ends.</param>
    public static long Of(long least, long round) => (least + round - 1) / round * round;
}
