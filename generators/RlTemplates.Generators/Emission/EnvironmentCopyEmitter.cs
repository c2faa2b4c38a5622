using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Emission;

/// <summary>Writes what one copy of an environment shows and does; of a class with errors, which is never played, what is right: else the compiler would call it unused.</summary>
internal static class EnvironmentCopyEmitter
{
    private const string Space = "global::RlTemplates.Environments.";
    private const string Random = "ref global::RlTemplates.RandomStream random";

    public static string Emit(EnvironmentCopySpec spec) => CodeFile.Reopen(spec.Type, writer =>
    {
        EmitTable(writer, spec);
        writer.Line();
        // void IEnvironmentCopy.Start(ref RandomStream random) { this.Reset(ref random); }
        Method(writer, $"Start({Random})", spec.Reset.Length > 0 ? [$"this.{spec.Reset};"] : []);
        writer.Line();
        EmitStep(writer, spec);
        writer.Line();
        // void IEnvironmentCopy.Observe(ref ObservationWriter observation) { observation.Write(this.Position); }
        Method(writer, $"Observe(ref {Space}ObservationWriter observation)", spec.Observations.Select(Show));
        writer.Line();
        // void IEnvironmentCopy.Mask(Span<bool> allowed) { this.Allow(allowed); }
        Method(writer, "Mask(global::System.Span<bool> allowed)", spec.Mask is { } mask ? [Mask(mask)] : []);
    });

    /// <summary>An implementation of a method of the copy's interface.</summary>
    public static void Method(SourceWriter writer, string signature, IEnumerable<string> lines)
    {
        writer.Line(CodeFile.GeneratedCode);
        writer.Open($"void {Space}IEnvironmentCopy.{signature}");
        foreach (var line in lines)
            writer.Line(line);
        writer.Close();
    }

    private static void EmitTable(SourceWriter writer, EnvironmentCopySpec spec)
    {
        // void IEnvironmentCopy.Describe(EnvironmentTable table) { table.Name = "hallway"; table.Features(1, 0d, 1d); table.Choice(3); }
        var rows = new List<string> { $"table.Name = {Literal.Of(spec.Name)};" };
        if (spec.Mask is not null)
            rows.Add("table.HasActionMask = true;");
        if (spec.Truncated is not null)
            rows.Add("table.Truncates = true;");
        rows.Add($"table.Layout = {Literal.Of(spec.Layout)};");
        Method(writer, $"Describe({Space}EnvironmentTable table)", rows.Concat(spec.Observations.Select(Row)).Concat(spec.Actions.Select(Row)));
    }

    private static void EmitStep(SourceWriter writer, EnvironmentCopySpec spec)
    {
        // void IEnvironmentCopy.Step(...) { this.Move = action.Choice(); this.Reward = 0; this.Step(); reward = (float)this.Reward; terminated = this.AtGoal; truncated = false; }
        var lines = spec.Actions.Select(Act).ToList();
        if (spec.Reward is { IsCleared: true } reward)
            lines.Add($"{reward.Expression} = 0;");
        foreach (var flag in new[] { spec.Terminated, spec.Truncated })
        {
            if (flag is { IsCleared: true })
                lines.Add($"{flag.Expression} = false;");
        }
        if (spec.Step.Length > 0)
            lines.Add($"this.{spec.Step};");
        lines.Add($"reward = {(spec.Reward is { } earned ? "(float)" + earned.Expression : "0")};");
        lines.Add($"terminated = {spec.Terminated?.Expression ?? "false"};");
        lines.Add($"truncated = {spec.Truncated?.Expression ?? "false"};");
        Method(writer, $"Step(ref {Space}ActionReader action, {Random}, out float reward, out bool terminated, out bool truncated)", lines);
    }

    private static string Row(ObservationSpec observation)
    {
        var (member, sizes, bounds) = (observation.Member, observation.Sizes, $"{Literal.OfDouble(observation.Low)}, {Literal.OfDouble(observation.High)}");
        return observation.Shape switch
        {
            ObservationShape.Number => $"table.Features(1, {bounds});",
            ObservationShape.Array => $"table.Features({Size(member)}, {bounds});",
            ObservationShape.Method => $"table.Features({sizes[0]}, {bounds});",
            ObservationShape.GreyImage => $"table.Image({Size(member, 0)}, {Size(member, 1)}, 1);",
            ObservationShape.Image => $"table.Image({Size(member, 0)}, {Size(member, 1)}, {Size(member, 2)});",
            _ => $"table.Image({sizes[0]}, {sizes[1]}, {sizes[2]});",
        };
    }

    private static string Row(ActionSpec action) => action switch
    {
        { Choices: > 0 } => $"table.Choice({string.Join(", ", action.Names.Select(Literal.Of).Prepend(Literal.OfConstant(action.Choices)))});",
        _ => $"table.Values({(action.IsArray ? Size(action.Member) : "1")}, {Literal.OfDouble(action.Low)}, {Literal.OfDouble(action.High)});",
    };

    private static string Size(string member, int? dimension = null) => $"table.Size(this.{member}, {Literal.Of(member.TrimStart('@'))}{(dimension is { } d ? ", " + d : "")})";

    private static string Show(ObservationSpec observation) => observation.Shape switch
    {
        ObservationShape.Method => $"this.{observation.Member}(observation.Features({observation.Sizes[0]}));",
        ObservationShape.Drawing => $"this.{observation.Member}(observation.Pixels());",
        _ => $"observation.Write(this.{observation.Member});",
    };

    private static string Act(ActionSpec action) => action switch
    {
        { Enum: { } type } => $"this.{action.Member} = ({type})action.Choice();",
        { Choices: > 0 } => $"this.{action.Member} = action.Choice();",
        { IsArray: true } => $"action.Values(this.{action.Member});",
        _ => $"this.{action.Member} = action.Value();",
    };

    private static string Mask(MaskSpec mask) => mask.IsMethod ? $"this.{mask.Member}(allowed);" : $"{Space}AttributedEnvironment.CopyMask(this.{mask.Member}, allowed);";
}
