using RlTemplates.Networks;
using RlTemplates.TorchSharp.Passes;
using static TorchSharp.torch;

namespace RlTemplates.TorchSharp.Updates;

/// <summary>An optimizer whose moments lie on the device; saved as every engine saves it.</summary>
internal abstract class TorchOptimizer : IStateful, IDisposable
{
    private readonly string _name;
    private readonly HostCopy _firstHost, _secondHost;

    /// <param name="name">Its name in saved state.</param>
    /// <param name="parameters">[P], on the device.</param>
    /// <param name="start">What the first moment begins at.</param>
    private protected TorchOptimizer(string name, Tensor parameters, float start)
    {
        _name = name;
        (First, Second) = (full_like(parameters, start).DetachFromDisposeScope(), zeros_like(parameters).DetachFromDisposeScope());
        (_firstHost, _secondHost) = (new(First), new(Second));
    }

    protected Tensor First { get; }

    protected Tensor Second { get; }

    /// <summary>Steps taken.</summary>
    protected long Steps { get; set; }

    /// <exception cref="NotSupportedException">There is no such optimizer.</exception>
    public static TorchOptimizer Create(OptimizerSettings settings, Tensor parameters)
    {
        ArgumentNullException.ThrowIfNull(settings);
        using var mode = no_grad();
        return settings switch
        {
            AdamSettings adam => new TorchAdam(adam, parameters),
            RmsPropSettings rmsProp => new TorchRmsProp(rmsProp, parameters),
            _ => throw new NotSupportedException(
                $"The torch engine has no optimizer for {settings.GetType().Name}: it has Adam and RMSProp."),
        };
    }

    public abstract void Step(Tensor parameters, Tensor gradients, double learningRate);

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        var (first, second) = Moments();
        _firstHost.Read(first);
        _secondHost.Read(second);
        OptimizerState.Write(writer, _name, Steps, first, second);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        var (first, second) = Moments();
        Steps = OptimizerState.Read(reader, _name, first, second);
        _firstHost.Write(first);
        _secondHost.Write(second);
    }

    public void Dispose()
    {
        _firstHost.Dispose();
        _secondHost.Dispose();
        First.Dispose();
        Second.Dispose();
    }

    // Only checkpoints need them here.
    private (float[] First, float[] Second) Moments() => (new float[First.numel()], new float[Second.numel()]);
}

/// <summary>Adam, as <see cref="AdamSettings"/> say.</summary>
internal sealed class TorchAdam(AdamSettings settings, Tensor parameters) : TorchOptimizer("adam", parameters, 0)
{
    public override void Step(Tensor parameters, Tensor gradients, double learningRate)
    {
        Steps++;
        First.mul_(settings.Beta1).add_(gradients, alpha: 1 - settings.Beta1);
        Second.mul_(settings.Beta2).addcmul_(gradients, gradients, 1 - settings.Beta2);
        var root = Math.Sqrt(1 - Math.Pow(settings.Beta2, Steps));
        var divisor = Second.sqrt().div_(root).add_(settings.Epsilon);
        parameters.addcdiv_(First, divisor, -learningRate / (1 - Math.Pow(settings.Beta1, Steps)));
    }
}

/// <summary>RMSProp, as <see cref="RmsPropSettings"/> say.</summary>
internal sealed class TorchRmsProp(RmsPropSettings settings, Tensor parameters) : TorchOptimizer("rmsprop", parameters, 1)
{
    public override void Step(Tensor parameters, Tensor gradients, double learningRate)
    {
        Steps++;
        First.mul_(settings.Decay).addcmul_(gradients, gradients, 1 - settings.Decay);
        var divisor = First.add(settings.Epsilon).sqrt_();
        Second.mul_(settings.Momentum).addcdiv_(gradients, divisor, learningRate);
        parameters.sub_(Second);
    }
}
