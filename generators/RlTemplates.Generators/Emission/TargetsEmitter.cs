using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Emission;

/// <summary>Writes the targets and machine groups of a config class.</summary>
internal static class TargetsEmitter
{
    /// <summary>The class that holds them.</summary>
    public const string ClassName = "GeneratedTargets";

    private const string Space = "global::RlTemplates.Experiments.";

    public static string Emit(DeclarationsSpec spec) => CodeFile.Reopen(spec.Type, writer =>
    {
        // private static class GeneratedTargets { public static readonly TargetDeclaration[] Targets = new TargetDeclaration[] { ... }; }
        writer.Line("/// <summary>Where this experiment may be submitted to, and on which machines. From the attributes of its targets and machine groups.</summary>");
        writer.Line(CodeFile.GeneratedCode);
        writer.Open($"private static class {ClassName}");
        EmitTable(writer, "Targets", "TargetDeclaration", spec.Targets);
        EmitTable(writer, "Machines", "MachineDeclaration", spec.Machines);
        writer.Close();
    });

    private static void EmitTable(SourceWriter writer, string name, string type, EquatableArray<TargetSpec> declarations)
    {
        if (declarations.Count == 0)
            return;
        writer.Line($"public static readonly {Space}{type}[] {name} = new {Space}{type}[]");
        writer.Open();
        foreach (var declaration in declarations)
            EmitDeclaration(writer, type, declaration);
        writer.Close(";");
    }

    private static void EmitDeclaration(SourceWriter writer, string type, TargetSpec declaration)
    {
        // new TargetDeclaration<AzureMlAttribute>("prod", "AzureMl") { Options = ..., Constraints = ..., Settings = ..., Target = static a => new AzureMlTarget(a) },
        writer.Open($"new {Space}{type}<{declaration.Type}>({Literal.Of(declaration.Name)}, {Literal.Of(declaration.Kind)})");
        if (declaration.IsImplicit)
            writer.Line("IsImplicit = true,");
        if (declaration.IsDefault)
            writer.Line("IsDefault = true,");
        if (declaration.Package is { } package)
            writer.Line($"Package = {Literal.Of(package)},");
        if (declaration.Options.Count > 0)
            EmitOptions(writer, declaration);
        if (declaration.Constraints.Count > 0)
            OptionTableEmitter.EmitConstraints(writer, "Constraints", declaration.Constraints, ",");
        EmitSettings(writer, declaration);
        if (declaration.Machines.Count > 0)
            EmitMachines(writer, declaration);
        if (declaration.ReplacesMachines is { } condition)
            writer.Line($"ReplacesMachines = static a => {condition},");
        if (declaration.Target is { } target)
            writer.Line($"Target = static a => new {target}(a),");
        writer.Close(",");
    }

    private static void EmitOptions(SourceWriter writer, TargetSpec declaration)
    {
        writer.Line("Options = new global::RlTemplates.Options.Option[]");
        writer.Open();
        foreach (var option in declaration.Options)
        {
            // What the config class declares, or what bound settings say: static c => c is AzureMlAttribute a ? a.ShmSize : "24g"
            var value = $"c is {declaration.Type} a ? a.{Literal.Name(option.Option.Property)} : {option.Value}";
            OptionTableEmitter.EmitLeaf(writer, option.Option, value, Details(option));
        }
        writer.Close(",");
    }

    private static void EmitSettings(SourceWriter writer, TargetSpec declaration)
    {
        // Settings = static v => { var d = new AzureMlAttribute(); return new AzureMlAttribute() { Name = "prod", ShmSize = v.Get<string?>(0, "24g") ?? d.ShmSize, }; },
        writer.Open("Settings = static v =>");
        writer.Line($"var d = {declaration.Creation};");
        writer.Line("return " + declaration.Creation);
        writer.Open();
        foreach (var constant in declaration.Constants)
            writer.Line(constant + ",");
        var index = 0;
        foreach (var option in declaration.Options)
        {
            var property = Literal.Name(option.Option.Property);
            writer.Line($"{property} = v.Get<{option.Option.Type}>({index++}, {option.Value}) ?? d.{property},");
        }
        writer.Close(";");
        writer.Close(",");
    }

    private static void EmitMachines(SourceWriter writer, TargetSpec declaration)
    {
        // Machines = new MachineUse<SlurmAttribute>[] { new MachineUse<SlurmAttribute>("Head", "Head", new string[] { "big" }, static a => a.Head), },
        var use = $"{Space}MachineUse<{declaration.Type}>";
        writer.Line($"Machines = new {use}[]");
        writer.Open();
        foreach (var machines in declaration.Machines)
            writer.Line($"new {use}({Literal.Of(machines.Property)}, {Literal.Of(machines.Kind)}, new string[] {{ {string.Join(", ", machines.Groups.Select(Literal.Of))} }}, static a => a.{Literal.Name(machines.Property)}),");
        writer.Close(",");
    }

    private static IEnumerable<string> Details(TargetOptionSpec option)
    {
        yield return "IsOfTarget = true";
        if (option.Pattern is { } pattern)
            yield return $"Pattern = {Literal.Of(pattern)}, Demand = {Literal.Of(option.Demand)}";
        if (option.HoldsMetrics)
            yield return "HoldsMetrics = true";
        if (option.Meaning != OptionMeaning.None)
            yield return $"Meaning = global::RlTemplates.Options.OptionMeaning.{option.Meaning}";
        if (option.SecondsPerUnit is var seconds and not 1)
            yield return $"SecondsPerUnit = {Literal.OfDouble(seconds)}";
        if (option.Fallback is { } fallback)
            yield return "Fallback = " + Literal.Of(fallback);
    }
}
