using RlTemplates.Networks;
using RlTemplates.TorchSharp.Layers;
using RlTemplates.TorchSharp.Passes;
using TorchSharp;
using static TorchSharp.torch;

namespace RlTemplates.TorchSharp;

/// <summary>A network whose parameters lie on a device, in one block in the order that all engines share.</summary>
internal sealed class TorchNetwork : INetwork, IDisposable
{
    private readonly TorchBackend _backend;
    private readonly Func<INetwork> _makeBuiltIn;
    private readonly HostCopy _host;

    /// <param name="backend">The engine that makes it.</param>
    /// <param name="layers">What it computes.</param>
    /// <param name="makeBuiltIn">Makes such a network of the built-in engine.</param>
    /// <param name="parameters">[P].</param>
    public TorchNetwork(TorchBackend backend, NetworkLayers layers, Func<INetwork> makeBuiltIn, ReadOnlySpan<float> parameters)
    {
        (_backend, Layers, _makeBuiltIn) = (backend, layers, makeBuiltIn);
        Parameters = zeros(parameters.Length, dtype: ScalarType.Float32, device: Device).DetachFromDisposeScope();
        _host = new(Parameters);
        WriteParameters(parameters);
        Towers = [.. layers.Towers.Select(tower => new Tower(tower, layers, Parameters))];
        Leaves = [.. Towers.SelectMany(tower => tower.Layers).SelectMany(layer => layer.Parameters)];
        backend.Keep(this);
    }

    public NetworkLayers Layers { get; }

    public Device Device => _backend.Device;

    /// <summary>The engine that made it.</summary>
    public TorchBackend Backend => _backend;

    /// <summary>[P]: all weights and biases, on the device.</summary>
    public Tensor Parameters { get; }

    public IReadOnlyList<Tower> Towers { get; }

    /// <summary>The parameters of all layers, as autograd sees them.</summary>
    public IReadOnlyList<Parameter> Leaves { get; }

    /// <inheritdoc/>
    public ObservationSpace Input => Layers.Graph.Input;

    /// <inheritdoc/>
    public int PolicySize => Layers.PolicySize;

    /// <inheritdoc/>
    public int StateSize => Layers.Graph.StateSize;

    /// <inheritdoc/>
    public int ParameterCount => Layers.Graph.ParameterCount;

    /// <inheritdoc/>
    public void ReadParameters(Span<float> destination)
    {
        CheckCount(destination.Length, nameof(destination));
        _host.Read(destination);
    }

    /// <inheritdoc/>
    public void WriteParameters(ReadOnlySpan<float> source)
    {
        CheckCount(source.Length, nameof(source));
        _host.Write(source);
    }

    /// <inheritdoc/>
    public double TapeBytes(double maxBatch, bool forTraining)
    {
        var transferred = maxBatch * (Input.Bytes + sizeof(float) * 2.0 * (PolicySize + 1 + StateSize));
        return Device.type == DeviceType.CPU
            ? transferred + maxBatch * sizeof(float) * (Input.Size + (forTraining ? 2.0 : 1.0) * Layers.OutputCount)
            : transferred;
    }

    /// <inheritdoc/>
    public ITape CreateTape(int maxBatch, bool forTraining, int threads = 1, bool inputGradients = false, IPassHelpers? helpers = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBatch);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, 256);
        if (helpers is not null)
            throw new ArgumentException("The torch engine takes no help from other threads.", nameof(helpers));
        if (inputGradients && Input is not { Element: ElementType.Float32, Shape.Length: 1 })
            throw new NotSupportedException($"Gradients of observations are there for float vectors; the network reads {Input}.");
        return _backend.Keep(new TorchTape(this, maxBatch, forTraining, threads, inputGradients));
    }

    /// <inheritdoc/>
    public IGradients CreateGradients() => _backend.Keep(new TorchGradients(ParameterCount, Device));

    /// <inheritdoc/>
    public void Forward(ReadOnlySpan<byte> observations, int batch, ITape tape, Sequences sequences = default) =>
        Own(tape).Forward(observations, batch, sequences);

    /// <inheritdoc/>
    public void Backward(
        ITape tape,
        ReadOnlySpan<float> policyGradients,
        ReadOnlySpan<float> valueGradients,
        IGradients? gradients,
        Span<float> inputGradients = default) =>
        Own(tape).Backward(policyGradients, valueGradients, gradients is null ? null : TorchGradients.Own(gradients), inputGradients);

    /// <inheritdoc/>
    public void Follow(INetwork source, double tau)
    {
        if (source is not TorchNetwork other || other.ParameterCount != ParameterCount || other._backend != _backend)
            throw new ArgumentException("A network follows one of its own shape and engine.", nameof(source));
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        if (tau >= 1)
            Parameters.copy_(other.Parameters);
        else
            Parameters.lerp_(other.Parameters, tau);
    }

    /// <inheritdoc/>
    public INetwork Clone() => new TorchNetwork(_backend, Layers, _makeBuiltIn, Copy());

    /// <summary>A network of the built-in engine with the same weights.</summary>
    public INetwork OnProcessor()
    {
        var network = _makeBuiltIn();
        network.WriteParameters(Copy());
        return network;
    }

    /// <inheritdoc/>
    public NetworkGraph Describe() => Layers.Graph;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tower in Towers)
            tower.Dispose();
        _host.Dispose();
        Parameters.Dispose();
    }

    private float[] Copy()
    {
        var parameters = new float[ParameterCount];
        ReadParameters(parameters);
        return parameters;
    }

    private void CheckCount(int count, string name)
    {
        if (count != ParameterCount)
            throw new ArgumentException($"The network has {ParameterCount} parameters, not {count}.", name);
    }

    private TorchTape Own(ITape tape) => tape is TorchTape own && own.Network == this
        ? own
        : throw new ArgumentException("The tape was made by another network: each network creates its own.", nameof(tape));
}
