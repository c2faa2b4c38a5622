namespace Lab;

/// <summary>What films the pole.</summary>
[Options]
public sealed record CameraOptions
{
    /// <summary>What encodes the film. The program references an encoder for the processor.</summary>
    [NeedsLibrary("gpu(:[0-9])?", "film", "gpu", Otherwise = "no encoder for a GPU is referenced")]
    public string Encoder { get; init; } = "cpu";
}

/// <summary>Films a pole.</summary>
[RlExperiment("camera")]
[StopWhen(Metric.TimeTotalSeconds, AtLeast = 60)]
public sealed partial record CameraExperiment
{
    public CartPoleOptions Environment { get; init; } = new();

    public PpoOptions Algorithm { get; init; } = new();

    /// <summary>The camera.</summary>
    public CameraOptions Camera { get; init; } = new() { Encoder = "cpu" };

    [OnTrainResult] private void Film(TrainResult result) => Console.WriteLine($"{Camera.Encoder} {result.TrainingIteration}");
}
