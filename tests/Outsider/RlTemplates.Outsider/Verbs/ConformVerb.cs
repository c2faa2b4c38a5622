using Outsider;
using RlTemplates.Environments;
using RlTemplates.Verbs;

[assembly: Verb<ConformVerb>]

namespace Outsider;

/// <summary>Holds the environments of this library to the contract of environments, as a test of any framework would.</summary>
public sealed class ConformVerb : Verb
{
    /// <summary>Makes the verb.</summary>
    public ConformVerb()
        : base("conform", "Checks the orchard and the corridor.")
    {
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        foreach (var result in new[]
        {
            EnvironmentConformance.Check<Orchard, OrchardOptions>(new(), steps: 300, task: new OrchardOptions { Basket = 30 }),
            EnvironmentConformance.Check<Corridor, CorridorOptions>(new() { Wind = new GustyWind() }, steps: 300, task: new CorridorOptions()),
        })
        {
            var skipped = string.Concat(result.Skipped.Select(s => "; not checked: " + s));
            await context.Output.WriteLineAsync($"{result.Environment} conforms{skipped}");
        }
        return ExitCodes.Success;
    }
}
