using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Emission;

/// <summary>Writes the option table and binder of a config class.</summary>
internal static class OptionTableEmitter
{
    private const string Space = "global::RlTemplates.Options.";

    public static string Emit(OptionTableSpec spec) => CodeFile.Reopen(spec.Type, writer =>
    {
        // private sealed class GeneratedOptionTable : OptionTable { Options, CreateDefault, Bind }
        writer.Line("/// <summary>All options of this config class and how to bind them. From [RlExperiment].</summary>");
        writer.Line(CodeFile.GeneratedCode);
        writer.Open($"private sealed class GeneratedOptionTable : {Space}OptionTable");
        EmitTable(writer, spec.Type.FullName, spec.Options, spec.Constraints, spec.Families);
        ChoiceEmitter.EmitFamilies(writer, spec.Families);
        writer.Close();
    });

    /// <summary>Writes the members of the table of a config class, of a record that may be chosen, or of an environment.</summary>
    /// <param name="writer">Takes the code.</param>
    /// <param name="type">The class or record.</param>
    /// <param name="options">Its options.</param>
    /// <param name="constraints">Rules between them.</param>
    /// <param name="families">The records that choices may be.</param>
    /// <param name="made">Expression of the defaults; null makes a new one.</param>
    public static void EmitTable(
        SourceWriter writer, string type, EquatableArray<OptionSpec> options, EquatableArray<RlTemplates.Options.Constraint> constraints, EquatableArray<FamilySpec> families, string? made = null)
    {
        EmitRows(writer, type, options);
        ChoiceEmitter.EmitChoices(writer, type, options, families);
        EmitConstraints(writer, constraints);
        writer.Line();
        EmitCreateDefault(writer, type, made is null ? options : default, made ?? $"new {type}()");
        writer.Line();
        EmitBind(writer, type, options);
    }

    private static void EmitCreateDefault(SourceWriter writer, string type, EquatableArray<OptionSpec> options, string made)
    {
        // public override object CreateDefault() { var c = new PongExperiment(); EnsureThere(c.Algorithm, "PongExperiment.Algorithm"); return c; }
        var parts = options.SelectMany(o => NeverNull(o, "")).ToList();
        if (parts.Count == 0)
        {
            writer.Line($"public override object CreateDefault() => {made};");
            return;
        }
        var name = type.Substring(type.LastIndexOfAny(['.', ':']) + 1);
        writer.Open("public override object CreateDefault()");
        writer.Line($"var c = {made};");
        foreach (var part in parts)
            writer.Line($"EnsureThere(c{part}, {Literal.Of((name + part).Replace("@", ""))});");
        writer.Line("return c;");
        writer.Close();
    }

    private static IEnumerable<string> NeverNull(OptionSpec option, string owner)
    {
        var path = $"{owner}.{option.Property}";
        return (option.IsNeverNull ? [path] : Enumerable.Empty<string>()).Concat(option.Children.SelectMany(c => NeverNull(c, path)));
    }

    private static void EmitRows(SourceWriter writer, string type, EquatableArray<OptionSpec> options)
    {
        // public override IReadOnlyList<Option> Options { get; } = new Option[] { ... };
        writer.Line($"public override global::System.Collections.Generic.IReadOnlyList<{Space}Option> Options {{ get; }} = new {Space}Option[]");
        writer.Open();
        foreach (var option in options)
            EmitRow(writer, option, $"(({type})c)");
        writer.Close(";");
    }

    private static void EmitRow(SourceWriter writer, OptionSpec option, string owner)
    {
        // new Option<double>(Codecs.Double, static c => ((PongExperiment)c).Algorithm.LearningRate) { Path = ..., ... },
        var value = owner + "." + option.Property;
        if (option.Codec is null)
        {
            foreach (var child in option.Children)
                EmitRow(writer, child, value);
            return;
        }
        EmitLeaf(writer, option, value, []);
    }

    /// <summary>Writes the row of one option.</summary>
    /// <param name="writer">Takes the code.</param>
    /// <param name="option">The option.</param>
    /// <param name="value">Expression of its value in a config <c>c</c>.</param>
    /// <param name="details">What else is set.</param>
    public static void EmitLeaf(SourceWriter writer, OptionSpec option, string value, IEnumerable<string> details)
    {
        writer.Open($"new {Space}Option<{option.Type}>({option.Codec}, static c => {value})");
        writer.Line($"Path = {Literal.Of(option.Path)},");
        writer.Line($"CommandLineName = {Literal.Of(option.CommandLineName)},");
        if (option.Summary.Length > 0)
            writer.Line($"Summary = {Literal.Of(option.Summary)},");
        if (option.Keys.Count > 0)
            writer.Line($"Keys = new string[] {{ {string.Join(", ", option.Keys.Select(Literal.Of))} }},");
        EmitLimit(writer, option.Limit, option.Type);
        foreach (var detail in details)
            writer.Line(detail + ",");
        writer.Close(",");
    }

    private static void EmitLimit(SourceWriter writer, LimitSpec limit, string type)
    {
        if (limit.Minimum is { } least)
            writer.Line($"Minimum = {Literal.OfDouble(least)},");
        if (limit.Maximum is { } most)
            writer.Line($"Maximum = {Literal.OfDouble(most)},");
        if (limit.MinimumIsExclusive)
            writer.Line("MinimumIsExclusive = true,");
        if (limit.MaximumIsExclusive)
            writer.Line("MaximumIsExclusive = true,");
        if (limit.AllowedValues.Count > 0)
            writer.Line($"AllowedValues = new {type}[] {{ {string.Join(", ", limit.AllowedValues)} }},");
    }

    private static void EmitConstraints(SourceWriter writer, EquatableArray<RlTemplates.Options.Constraint> constraints)
    {
        // public override IReadOnlyList<Constraint> Constraints { get; } = new Constraint[] { new("algorithm.num_workers", Relation.AtLeast, "1") { When = ... }, };
        if (constraints.Count == 0)
            return;
        writer.Line();
        EmitConstraints(writer, $"public override global::System.Collections.Generic.IReadOnlyList<{Space}Constraint> Constraints {{ get; }}", constraints, ";");
    }

    /// <summary>Sets a property to rules between options.</summary>
    public static void EmitConstraints(SourceWriter writer, string property, EquatableArray<RlTemplates.Options.Constraint> constraints, string end)
    {
        writer.Line($"{property} = new {Space}Constraint[]");
        writer.Open();
        foreach (var rule in constraints)
            writer.Line($"new {Space}Constraint({Literal.Of(rule.Option)}, {Space}Relation.{rule.Relation}, {Literal.Of(rule.Bound)}) {{ {string.Join(", ", Details(rule))} }},");
        writer.Close(end);
    }

    private static IEnumerable<string> Details(RlTemplates.Options.Constraint rule)
    {
        if (rule.IsProduct)
            yield return "IsProduct = true";
        if (rule.UpTo is { } most)
            yield return "UpTo = " + Literal.Of(most);
        if (rule.When is { } option)
            yield return $"When = {Literal.Of(option)}, Is = {Literal.Of(rule.Is)}";
        if (rule.Because.Length > 0)
            yield return "Because = " + Literal.Of(rule.Because);
    }

    private static void EmitBind(SourceWriter writer, string type, EquatableArray<OptionSpec> options)
    {
        // public override object Bind(object defaults, OptionValues v) { var c = (PongExperiment)defaults; return c with { ... }; }
        writer.Open($"public override object Bind(object defaults, {Space}OptionValues v)");
        writer.Line($"var c = ({type})defaults;");
        writer.Open("return c with");
        var (index, choice) = (0, 0);
        foreach (var option in options)
            EmitAssignment(writer, option, "c", ref index, ref choice);
        writer.Close(";");
        writer.Close();
    }

    private static void EmitAssignment(SourceWriter writer, OptionSpec option, string owner, ref int index, ref int choice)
    {
        // Environment = c.Environment with { FrameSkip = v.Get<int>(0, c.Environment.FrameSkip), ... },
        var value = owner + "." + option.Property;
        if (option.Codec is not null)
        {
            writer.Line($"{option.Property} = v.Get<{option.Type}>({index++}, {value}),");
            return;
        }
        if (option.Choice is { } chosen)
        {
            writer.Line($"{option.Property} = {ChoiceEmitter.Value(chosen, choice++, value)},");
            return;
        }
        if (!option.Leaves().Any() && !option.Choices().Any())
            return;
        writer.Open($"{option.Property} = {value} with");
        foreach (var child in option.Children)
            EmitAssignment(writer, child, value, ref index, ref choice);
        writer.Close(",");
    }
}
