using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.SampleProgram;

/// <summary>Calls somebody; tests give it secrets.</summary>
public sealed record PagerHook : HookOptions
{
    /// <summary>Opens the pager.</summary>
    public string Token { get; init; } = "";

    /// <summary>Where it is.</summary>
    public string Address { get; init; } = "";

    /// <summary>What is sent with each call.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether it is broken, and quotes its token.</summary>
    public bool IsBroken { get; init; }

    /// <inheritdoc/>
    public override ITrainingHook Create() => new Pager(this);

    private sealed class Pager(PagerHook options) : ITrainingHook
    {
        public void OnStart(TrainingContext context)
        {
            context.Note($"pager: token of {options.Token.Length}, address of {options.Address.Length}, headers of {options.Headers.Values.Sum(v => v.Length)}");
            if (options.IsBroken)
                throw new InvalidOperationException($"401 for {options.Token} at {options.Address}", new IOException(string.Join(' ', options.Headers.Values)));
        }
    }
}

/// <summary>Sends events to somebody; tests give it secrets.</summary>
public sealed record PagerSinkOptions : SinkOptions
{
    /// <summary>Opens the pager.</summary>
    public string AccessKey { get; init; } = "";

    /// <inheritdoc/>
    public override IEventSink Create(RunInfo run) => throw new InvalidOperationException($"no sink for {AccessKey}");
}
