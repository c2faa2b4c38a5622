using RlTemplates.Networks;

namespace Outsider.Engines;

/// <summary>Gradients in an array.</summary>
internal sealed class ScalarGradients(int count) : IGradients
{
    public float[] Values { get; } = new float[count];

    /// <inheritdoc/>
    public int Count => Values.Length;

    /// <inheritdoc/>
    public void Read(Span<float> destination) => Values.CopyTo(destination);

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<float> source) => source.CopyTo(Values);
}

/// <summary>Adam and RMSProp as loops.</summary>
internal sealed class ScalarUpdate(ScalarNetwork network, OptimizerSettings optimizer, double maxNorm) : IUpdate
{
    private readonly float[] _first = New(network.ParameterCount, optimizer is RmsPropSettings ? 1 : 0), _second = new float[network.ParameterCount];
    private long _steps;

    private string Name => optimizer is AdamSettings ? "adam" : "rmsprop";

    /// <inheritdoc/>
    public UpdateResult Step(IGradients gradients, double learningRate)
    {
        var values = ((ScalarGradients)gradients).Values;
        var norm = Math.Sqrt(values.Sum(g => (double)g * g));
        if (!double.IsFinite(norm))
            return new(norm, IsFinite: false);
        _steps++;
        for (var i = 0; i < values.Length; i++)
        {
            var g = values[i] * Math.Min(1, maxNorm / norm);
            network.Parameters[i] -= (float)(optimizer is AdamSettings adam ? Adam(adam, i, g, learningRate) : RmsProp((RmsPropSettings)optimizer, i, g, learningRate));
        }
        return new(norm, Array.TrueForAll(network.Parameters, float.IsFinite));
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer) => OptimizerState.Write(writer, Name, _steps, _first, _second);

    /// <inheritdoc/>
    public void Load(BinaryReader reader) => _steps = OptimizerState.Read(reader, Name, _first, _second);

    private double Adam(AdamSettings settings, int i, double g, double rate)
    {
        var m = _first[i] = (float)(settings.Beta1 * _first[i] + (1 - settings.Beta1) * g);
        var v = _second[i] = (float)(settings.Beta2 * _second[i] + (1 - settings.Beta2) * g * g);
        return rate / (1 - Math.Pow(settings.Beta1, _steps)) * m / (Math.Sqrt(v / (1 - Math.Pow(settings.Beta2, _steps))) + settings.Epsilon);
    }

    private double RmsProp(RmsPropSettings settings, int i, double g, double rate)
    {
        var s = _first[i] = (float)(settings.Decay * _first[i] + (1 - settings.Decay) * g * g);
        return _second[i] = (float)(settings.Momentum * _second[i] + rate * g / Math.Sqrt(s + settings.Epsilon));
    }

    private static float[] New(int count, float value)
    {
        var values = new float[count];
        Array.Fill(values, value);
        return values;
    }
}
