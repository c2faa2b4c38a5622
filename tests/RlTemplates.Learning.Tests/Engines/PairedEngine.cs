using RlTemplates.Networks;

namespace RlTemplates.Learning.Tests.Engines;

/// <summary>Computes everything with two engines, goes on with what the first one says, and notes how far the second one's gradients lie from it.</summary>
internal sealed record PairedEngine(EngineOptions First, EngineOptions Second) : EngineOptions
{
    /// <summary>For each backward pass: distance of the gradients, relative to the first one's norm.</summary>
    public List<double> Distances { get; } = [];

    /// <inheritdoc/>
    public override INetworkBackend Create() => new Backend(this, First.Create(), Second.Create());

    private void Note(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        double distance = 0, norm = 0;
        for (var i = 0; i < first.Length; i++)
        {
            distance += ((double)first[i] - second[i]) * ((double)first[i] - second[i]);
            norm += (double)first[i] * first[i];
        }
        Distances.Add(norm > 0 ? Math.Sqrt(distance / norm) : Math.Sqrt(distance));
    }

    private sealed class Backend(PairedEngine engine, INetworkBackend first, INetworkBackend second) : INetworkBackend
    {
        public INetwork Create(NetworkOptions options, ObservationSpace input, int policySize, int logStdOutputs, ulong seed) => new Network(
            engine, first.Create(options, input, policySize, logStdOutputs, seed), second.Create(options, input, policySize, logStdOutputs, seed + 1));

        public IUpdate CreateUpdate(INetwork network, OptimizerSettings optimizer, double maxNorm) =>
            new Update(first.CreateUpdate(((Network)network).First, optimizer, maxNorm));

        public void Dispose()
        {
            first.Dispose();
            second.Dispose();
        }
    }

    private sealed record Tape(ITape First, ITape Second) : ITape
    {
        public ReadOnlySpan<float> Policy => First.Policy;

        public ReadOnlySpan<float> Values => First.Values;

        public ReadOnlySpan<float> States => First.States;
    }

    private sealed record Gradients(IGradients First, IGradients Second) : IGradients
    {
        public int Count => First.Count;

        public void Read(Span<float> destination) => First.Read(destination);

        public void Write(ReadOnlySpan<float> source) => First.Write(source);
    }

    private sealed class Update(IUpdate first) : IUpdate
    {
        public UpdateResult Step(IGradients gradients, double learningRate) => first.Step(((Gradients)gradients).First, learningRate);

        public void Save(BinaryWriter writer) => first.Save(writer);

        public void Load(BinaryReader reader) => first.Load(reader);
    }

    private sealed class Network(PairedEngine engine, INetwork first, INetwork second) : INetwork
    {
        private readonly float[] _parameters = new float[first.ParameterCount], _one = new float[first.ParameterCount], _other = new float[first.ParameterCount];

        public INetwork First => first;

        public ObservationSpace Input => first.Input;

        public int PolicySize => first.PolicySize;

        public int StateSize => first.StateSize;

        public int ParameterCount => first.ParameterCount;

        public void ReadParameters(Span<float> destination) => first.ReadParameters(destination);

        public void WriteParameters(ReadOnlySpan<float> source) => first.WriteParameters(source);

        public double TapeBytes(double maxBatch, bool forTraining) => first.TapeBytes(maxBatch, forTraining) + second.TapeBytes(maxBatch, forTraining);

        public ITape CreateTape(int maxBatch, bool forTraining, int threads = 1, bool inputGradients = false, IPassHelpers? helpers = null) => new Tape(
            first.CreateTape(maxBatch, forTraining, threads, inputGradients), second.CreateTape(maxBatch, forTraining, threads, inputGradients));

        public IGradients CreateGradients() => new Gradients(first.CreateGradients(), second.CreateGradients());

        public void Forward(ReadOnlySpan<byte> observations, int batch, ITape tape, Sequences sequences = default)
        {
            first.ReadParameters(_parameters);
            second.WriteParameters(_parameters);
            var (one, other) = (Tape)tape;
            first.Forward(observations, batch, one, sequences);
            second.Forward(observations, batch, other, sequences);
        }

        public void Backward(ITape tape, ReadOnlySpan<float> policyGradients, ReadOnlySpan<float> valueGradients, IGradients? gradients, Span<float> inputGradients = default)
        {
            var (one, other) = (Tape)tape;
            var both = (Gradients?)gradients;
            var inputs = new float[inputGradients.Length];
            first.Backward(one, policyGradients, valueGradients, both?.First, inputGradients);
            second.Backward(other, policyGradients, valueGradients, both?.Second, inputs);
            if (inputs.Length > 0)
                engine.Note(inputGradients, inputs);
            if (both is null)
                return;
            both.First.Read(_one);
            both.Second.Read(_other);
            engine.Note(_one, _other);
        }

        public NetworkGraph Describe() => first.Describe();

        public void Follow(INetwork source, double tau) => first.Follow(((Network)source).First, tau);

        public INetwork Clone() => new Network(engine, first.Clone(), second.Clone());
    }
}
