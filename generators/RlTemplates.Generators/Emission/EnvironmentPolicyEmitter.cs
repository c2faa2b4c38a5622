using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Emission;

/// <summary>Writes the type that acts with a trained policy in an environment.</summary>
internal static class EnvironmentPolicyEmitter
{
    /// <summary>The type, nested in the environment.</summary>
    public const string ClassName = "TrainedPolicy";

    private const string Space = "global::RlTemplates.Inference.";
    private const string Allowed = "global::System.ReadOnlySpan<bool> allowed = default";
    private const string Explore = "bool explore = false";

    public static string Emit(EnvironmentPolicySpec spec) => CodeFile.Reopen(spec.Type, writer =>
    {
        writer.Line($"/// <summary>A trained policy whose actions are those of the environment '{spec.Name}'. From [RlEnvironment].</summary>");
        writer.Line(CodeFile.GeneratedCode);
        writer.Open($"{spec.Accessibility} sealed class {ClassName} : {Space}TypedPolicy");
        // private TrainedPolicy(Policy policy) : base(policy, "hallway", false, new int[] { 3 }) { }
        writer.Line($"private {ClassName}({Space}Policy policy)");
        writer.Open($"    : base(policy, {Literal.Of(spec.Name)}, {(spec.Observations[0].IsImage ? "true" : "false")}, new int[] {{ {string.Join(", ", spec.Choices.Select(c => Literal.OfConstant(c)))} }})");
        writer.Close();
        writer.Line();
        writer.Line("/// <summary>Loads a policy from a folder.</summary>");
        writer.Line("/// <param name=\"path\">Folder of a model, of a checkpoint or of a run, whose newest model it takes.</param>");
        writer.Line("/// <exception cref=\"global::System.IO.InvalidDataException\">The file is damaged, or its policy was trained on another environment.</exception>");
        writer.Line($"public static {ClassName} Load(string path) => new {ClassName}({Space}Policy.Load(path));");
        writer.Line();
        writer.Line("/// <summary>Another policy with the same weights and a memory of its own, for another thread or episode.</summary>");
        writer.Line($"public {ClassName} Clone() => new {ClassName}(this.Policy.Clone());");
        writer.Line();
        EmitAct(writer, spec);
        writer.Close();
        if (spec.IsServed)
            EnvironmentPredictorEmitter.Emit(writer, spec);
    });

    private static void EmitAct(SourceWriter writer, EnvironmentPolicySpec spec)
    {
        // public Direction Act(float position, ReadOnlySpan<bool> allowed = default, bool explore = false) { Begin(); Show(position); var chosen = Choose(allowed, explore); return (Direction)chosen[0]; }
        var isChoice = spec.Choices.Count > 0;
        writer.Line("/// <summary>Acts on one observation; allocates nothing.</summary>");
        foreach (var observation in spec.Observations)
            writer.Line($"/// <param name=\"{observation.Parameter.TrimStart('@')}\">What the environment shows as {observation.Member.TrimStart('@')}.</param>");
        if (spec.ReceivesAction)
            writer.Line("/// <param name=\"action\">Receives the values of the action, in the environment's units and within its bounds.</param>");
        if (spec.HasMask)
            writer.Line("/// <param name=\"allowed\">Which choices are allowed; empty for all.</param>");
        writer.Line("/// <param name=\"explore\">True draws from the policy's distribution; false, the default, takes the likeliest action, or the mean of real values.</param>");
        var parameters = spec.Observations.Select(o => $"{o.Type} {o.Parameter}").ToList();
        if (spec.ReceivesAction)
            parameters.Add("global::System.Span<float> action");
        if (spec.HasMask)
            parameters.Add(Allowed);
        writer.Open($"public {spec.Returns} Act({string.Join(", ", parameters.Append(Explore))})");
        var image = spec.Observations.FirstOrDefault(o => o.IsImage)?.Parameter;
        if (image is null)
        {
            writer.Line("this.Begin();");
            foreach (var observation in spec.Observations)
                writer.Line($"this.Show({observation.Value});");
        }
        var mask = spec.HasMask ? "allowed" : "default";
        writer.Line("var chosen = " + (isChoice, image) switch
        {
            (true, null) => $"this.Choose({mask}, explore);",
            (true, _) => $"this.ChooseFor({image}, {mask}, explore);",
            (false, null) => "this.Value(explore);",
            (false, _) => $"this.ValueFor({image}, explore);",
        });
        writer.Line(spec.ReceivesAction ? "chosen.CopyTo(action);" : $"return {spec.Result};");
        writer.Close();
    }
}
