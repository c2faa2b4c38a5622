using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Emission;

/// <summary>Writes the choices of a table, and the tables of the records that they may be.</summary>
internal static class ChoiceEmitter
{
    private const string Space = "global::RlTemplates.Options.";
    private const string List = "global::System.Collections.Generic.IReadOnlyList";

    /// <summary>Writes the choices of a config class, or of a record.</summary>
    public static void EmitChoices(
        SourceWriter writer, string type, EquatableArray<OptionSpec> options, EquatableArray<FamilySpec> families)
    {
        // public override IReadOnlyList<ChoiceOption> Choices { get; } = new ChoiceOption[]
        // { new ChoiceOption<SinkOptions>(Families.Family0, static c => ((Config)c).Sinks) { Path = "sinks", IsList = true }, };
        if (!options.Any(o => o.Choices().Any()))
            return;
        writer.Line();
        writer.Line($"public override {List}<{Space}ChoiceOption> Choices {{ get; }} = new {Space}ChoiceOption[]");
        writer.Open();
        foreach (var option in options)
            EmitChoice(writer, option, $"(({type})c)", families);
        writer.Close(";");
    }

    private static void EmitChoice(SourceWriter writer, OptionSpec option, string owner, EquatableArray<FamilySpec> families)
    {
        var value = owner + "." + option.Property;
        if (option.Choice is not { } choice)
        {
            foreach (var child in option.Children)
                EmitChoice(writer, child, value, families);
            return;
        }
        var family = families.Select(f => f.Base).ToList().IndexOf(choice.Base);
        writer.Open($"new {Space}ChoiceOption<{choice.Base}>(Families.Family{family}, static c => {value})");
        writer.Line($"Path = {Literal.Of(option.Path)},");
        if (option.Summary.Length > 0)
            writer.Line($"Summary = {Literal.Of(option.Summary)},");
        if (choice.IsList)
            writer.Line("IsList = true,");
        if (choice.TakesNull)
            writer.Line("TakesNull = true,");
        writer.Close(",");
    }

    /// <summary>What a choice is bound to.</summary>
    public static string Value(ChoiceSpec choice, int index, string value)
    {
        // v.IsChosen(0) ? v.Chosen<SinkOptions[]>(0) : c.Sinks
        var chosen = $"v.Chosen<{choice.Base}{(choice.IsList ? "[]" : choice.TakesNull ? "?" : "")}>({index})";
        return $"v.IsChosen({index}) ? {(choice.Make.Length == 0 ? chosen : $"{choice.Make}({chosen})")} : {value}";
    }

    /// <summary>
    /// Writes the families of a config class. They are made when they are first needed: a record may contain a choice of its own family.
    /// </summary>
    public static void EmitFamilies(SourceWriter writer, EquatableArray<FamilySpec> families)
    {
        // private static class Families
        // { public static readonly ChoiceFamily Family0 = new ChoiceFamily("SinkOptions", static () => new ChoiceTable[] { new Record0_0(), }); }
        if (families.Count == 0)
            return;
        writer.Line();
        writer.Open("private static class Families");
        for (var i = 0; i < families.Count; i++)
        {
            var tables = string.Join(", ", families[i].Records.Select((_, j) => $"new Record{i}_{j}()"));
            var made = $"{Space}ChoiceFamily({Literal.Of(families[i].Name)}, static () => new {Space}ChoiceTable[] {{ {tables} }})";
            writer.Line($"public static readonly {Space}ChoiceFamily Family{i} = new {made};");
        }
        writer.Close();
        for (var i = 0; i < families.Count; i++)
        {
            for (var j = 0; j < families[i].Records.Count; j++)
                EmitRecord(writer, $"Record{i}_{j}", families[i].Records[j], families);
        }
    }

    private static void EmitRecord(SourceWriter writer, string name, RecordSpec record, EquatableArray<FamilySpec> families)
    {
        // private sealed class Record0_0 : ChoiceTable { Name, RecordType, Options, CreateDefault, Bind }
        writer.Line();
        writer.Open($"private sealed class {name} : {Space}ChoiceTable");
        writer.Line($"public override string Name => {Literal.Of(record.Name)};");
        writer.Line();
        if (record.Summary.Length > 0)
        {
            writer.Line($"public override string Summary => {Literal.Of(record.Summary)};");
            writer.Line();
        }
        writer.Line($"public override global::System.Type RecordType => typeof({record.Type});");
        writer.Line();
        OptionTableEmitter.EmitTable(writer, record.Type, record.Options, record.Constraints, families);
        writer.Close();
    }
}
