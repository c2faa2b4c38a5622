#nullable disable
namespace Lab
{
    /// <summary>In two files, on a base record, without nullable annotations.</summary>
    [RlExperiment("apart")]
    [StopWhen(Metric.EpisodeRewardMean, AtLeast = -110)]
    [StopWhen(Metric.TimeTotalSeconds, AtLeast = 600)]
    public sealed partial record ApartExperiment : Shared
    {
        public string Words { get; init; } = "";

        public Point Corner { get; init; } = new(1, 2);

        [OnTrainResult]
        private void Watch(TrainResult result, Run run)
        {
            if (result.TimestepsTotal > Least && Words.Length + Corner.X + Corner.Y + Corner.Inner.Z > 0)
            {
                run.Log("words", Words.Length);
            }
        }
    }

    public abstract record Shared
    {
        public int Least { get; init; } = 100;

        public ulong Seed { get; init; } = 5;
    }

    /// <summary>With a primary constructor.</summary>
    public sealed record Point(int X, int Y)
    {
        public Deep Inner { get; init; } = new();
    }

    public readonly record struct Deep
    {
        public Deep() { }

        [System.ComponentModel.DataAnnotations.Range(1, 9)]
        public int Z { get; init; } = 3;
    }
}
