namespace RlTemplates.Experiments;

/// <summary>What takes part in a training beside its own hooks.</summary>
/// <param name="Hooks">The hooks that the config makes and those of code.</param>
/// <param name="EvaluationHooks">The hooks of evaluations.</param>
/// <param name="Strategies">The export strategies.</param>
internal sealed record TrainingParts(HookChain Hooks, EvaluationHooks EvaluationHooks, IReadOnlyList<ExportStrategy> Strategies) : IDisposable
{
    public void Dispose()
    {
        Hooks.Dispose();
        EvaluationHooks.Dispose();
    }
}
