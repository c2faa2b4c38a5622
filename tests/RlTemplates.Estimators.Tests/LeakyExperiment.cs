using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Networks;

namespace RlTemplates.Estimators.Tests;

#pragma warning disable RLT0030, RLT0066 // the compiler warns of literals that look like secrets; here they must not be shown either

/// <summary>Has secrets in its code.</summary>
[RlExperiment("leaky"), StopWhen(Metric.TimestepsTotal, AtLeast = 1000)]
[Rack(Queue = "night", User = "me", AccessToken = "at-141421356")]
[AzureMl(Name = "cloud", EnvironmentVariables = ["MODE=fast", "WANDB_API_KEY=av-173205080"])]
public sealed partial record LeakyExperiment
{
    public CartPoleOptions Environment { get; init; } = new();

    public PpoOptions Algorithm { get; init; } = new() { NumEnvs = 4, RolloutFragmentLength = 64 };

    /// <summary>A key.</summary>
    public string ApiKey { get; init; } = "ck-223606797";

    /// <summary>A database.</summary>
    public string Database { get; init; } = "Server=db;Password=cp-264575131";

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string> { ["mode"] = "fast", ["access_token"] = "cd-331662479" };

    /// <summary>Addresses.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = ["https://host", "https://host/?token=cl-360555127"];

    /// <summary>What computes.</summary>
    public EngineOptions? Engine { get; init; } = new LeakyEngine();
}

/// <summary>An engine with a secret.</summary>
public sealed record LeakyEngine : EngineOptions
{
    /// <summary>Where it gets its licence.</summary>
    public string Server { get; init; } = "redis://me:re-412310562@host";

    public override INetworkBackend Create() => throw new NotSupportedException($"no engine at {Server}");
}
