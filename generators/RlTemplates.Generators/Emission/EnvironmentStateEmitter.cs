using RlTemplates.Generators.Specs;

namespace RlTemplates.Generators.Emission;

/// <summary>Writes what is saved of one copy of an environment.</summary>
internal static class EnvironmentStateEmitter
{
    // void IEnvironmentCopy.Exchange(CopyState state) { this._place = state.Value(this._place); }
    public static string Emit(EnvironmentStateSpec spec) => CodeFile.Reopen(
        spec.Type, writer => EnvironmentCopyEmitter.Method(writer, "Exchange(global::RlTemplates.Environments.CopyState state)", spec.Calls));
}
