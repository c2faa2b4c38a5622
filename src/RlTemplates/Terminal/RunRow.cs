using RlTemplates.Tracking;

namespace RlTemplates.Terminal;

/// <summary>A run in a list.</summary>
/// <param name="Run">The run.</param>
/// <param name="Children">How many runs came from it, as trials come from a sweep.</param>
/// <param name="IsChild">Whether it stands below the run that it came from.</param>
internal sealed record RunRow(RunInfo Run, int Children = 0, bool IsChild = false)
{
    /// <summary>Its id as people see it.</summary>
    public string ShownId => IsChild ? "└ " + Run.Id : Run.Id;
}
