using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Emission;

/// <summary>Writes the type that asks a served policy in the terms of an environment.</summary>
internal static class EnvironmentPredictorEmitter
{
    /// <summary>The type, nested in the environment.</summary>
    public const string ClassName = "ServedPolicy";

    private const string Space = "global::RlTemplates.Experiments.";
    private const string Threading = "global::System.Threading.";

    public static void Emit(SourceWriter writer, EnvironmentPolicySpec spec)
    {
        writer.Line();
        writer.Line($"/// <summary>A served policy whose actions are those of the environment '{spec.Name}'. From [RlEnvironment].</summary>");
        writer.Line(CodeFile.GeneratedCode);
        writer.Open($"{spec.Accessibility} sealed class {ClassName} : {Space}TypedPredictor");
        writer.Line("/// <summary>Takes the predictor of an endpoint.</summary>");
        writer.Line("/// <param name=\"predictor\">Asks the endpoint.</param>");
        writer.Line($"public {ClassName}({Space}Predictor predictor)");
        writer.Open("    : base(predictor)");
        writer.Close();
        writer.Line();
        EmitPredict(writer, spec);
        writer.Close();
    }

    private static void EmitPredict(SourceWriter writer, EnvironmentPolicySpec spec)
    {
        // public async Task<Direction> PredictAsync(float position, ReadOnlyMemory<bool> allowed = default, bool explore = false, string? session = null, CancellationToken cancellationToken = default)
        var result = spec.ReceivesAction ? "float[]" : spec.Returns;
        writer.Line("/// <summary>Asks for the action after one observation.</summary>");
        foreach (var observation in spec.Observations)
            writer.Line($"/// <param name=\"{observation.Parameter.TrimStart('@')}\">What the environment shows as {observation.Member.TrimStart('@')}.</param>");
        if (spec.HasMask)
            writer.Line("/// <param name=\"allowed\">Which choices are allowed; empty for all.</param>");
        writer.Line("/// <param name=\"explore\">True draws from the policy's distribution; false, the default, takes the likeliest action, or the mean of real values.</param>");
        writer.Line("/// <param name=\"session\">The session whose memory a recurrent policy goes on with. Default: none.</param>");
        writer.Line("/// <param name=\"cancellationToken\">Ends the wait.</param>");
        writer.Line("/// <exception cref=\"global::RlTemplates.UserException\">The endpoint refuses the question, in its own words, or cannot be reached.</exception>");
        var parameters = spec.Observations.Select(o => $"{Memory(o.Type)} {o.Parameter}").ToList();
        if (spec.HasMask)
            parameters.Add("global::System.ReadOnlyMemory<bool> allowed = default");
        parameters.Add("bool explore = false");
        parameters.Add("string? session = null");
        parameters.Add($"{Threading}CancellationToken cancellationToken = default");
        writer.Open($"public async {Threading}Tasks.Task<{result}> PredictAsync({string.Join(", ", parameters)})");
        var mask = spec.HasMask ? "allowed" : "default";
        if (spec.Observations.FirstOrDefault(o => o.IsImage)?.Parameter is { } image)
            writer.Line($"var prediction = await this.AskAsync({image}, {mask}, explore, session, cancellationToken).ConfigureAwait(false);");
        else
        {
            writer.Line($"var observation = new {Space}ShownObservation();");
            foreach (var shown in spec.Observations)
                writer.Line($"observation.Add({Value(shown)});");
            writer.Line($"var prediction = await this.AskAsync(observation, {mask}, explore, session, cancellationToken).ConfigureAwait(false);");
        }
        if (spec.Choices.Count > 0)
            writer.Line($"var chosen = ChoicesOf(prediction, {FormattableString.Invariant($"{spec.Choices.Count}")});");
        else if (spec.ReceivesAction)
            writer.Line("return ValuesOf(prediction);");
        else
            writer.Line("var chosen = ValuesOf(prediction);");
        if (!spec.ReceivesAction)
            writer.Line($"return {spec.Result};");
        writer.Close();
    }

    // What an asynchronous method takes cannot be a span.
    private static string Memory(string type) => type.Replace("global::System.ReadOnlySpan<", "global::System.ReadOnlyMemory<");

    private static string Value(PolicyObservationSpec shown) => shown.Type.Contains("ReadOnlySpan<") ? $"{shown.Parameter}.Span" : shown.Value;
}
