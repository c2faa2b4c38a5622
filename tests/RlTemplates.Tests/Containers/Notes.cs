using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Tests.Containers;

/// <summary>The list of remarks of the sample experiment as one text.</summary>
internal static class Notes
{
    private static readonly Option Option = PoleExperiment.Definition.Options.Options.Single(o => o.Path == "notes");

    public static string Text(IReadOnlyList<string> notes) => Option.Format(new PoleExperiment { Notes = notes });

    public static IReadOnlyList<string> Of(RunInfo run)
    {
        Option.TryParse(run.Config.Single(o => o.Path == "notes").Text, out var value, out _).ShouldBeTrue();
        return (IReadOnlyList<string>)value!;
    }
}
