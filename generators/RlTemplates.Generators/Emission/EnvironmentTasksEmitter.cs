using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Emission;

/// <summary>Writes the table of the options that a task of an environment may set.</summary>
internal static class EnvironmentTasksEmitter
{
    /// <summary>The type, nested in the environment.</summary>
    public const string ClassName = "GeneratedOptionTable";

    public static string Emit(EnvironmentTasksSpec spec) => CodeFile.Reopen(spec.Type, writer =>
    {
        // private sealed class GeneratedOptionTable : OptionTable { Options, Constraints, CreateDefault, Bind }
        writer.Line("/// <summary>The options that a task may set. From [RlEnvironment].</summary>");
        writer.Line(CodeFile.GeneratedCode);
        writer.Open($"private sealed class {ClassName} : global::RlTemplates.Options.OptionTable");
        writer.Line($"private readonly {spec.Options} _options;");
        writer.Line();
        writer.Line($"public {ClassName}({spec.Options} options) => this._options = options;");
        writer.Line();
        OptionTableEmitter.EmitTable(writer, spec.Options, spec.Rows, spec.Constraints, spec.Families, "this._options");
        ChoiceEmitter.EmitFamilies(writer, spec.Families);
        writer.Close();
    });
}
