using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary><c>runs diff</c>: what two runs were trained with and where. Ends with 1 where something differs.</summary>
internal sealed class RunsDiffVerb : Verb
{
    private const string Missing = "-";

    private readonly VerbArgument _first = new("a", "A run: id, name, unique beginning of an id, or latest.");
    private readonly VerbArgument _second = new("b", "The run to compare it with.");

    private readonly VerbOption<bool> _json = CommonOptions.Json();

    public RunsDiffVerb()
        : base("runs diff", "Compares two runs by options, commit, versions and machine; ends with 1 where they differ.") =>
        (Arguments, Options) = ([_first, _second], [_json]);

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var (first, second) = (Find(context, _first), Find(context, _second));
        var differences = RunDifferences.Of(first, second);
        if (context.Get(_json))
        {
            await JsonOutput.WriteObjectAsync(context.Output, json =>
            {
                json.WriteString("a", first.Id);
                json.WriteString("b", second.Id);
                json.WriteStartArray("differences");
                foreach (var difference in differences)
                {
                    json.WriteStartObject();
                    json.WriteString("kind", difference.Kind);
                    json.WriteString("name", difference.Name);
                    json.WriteString("a", difference.First);
                    json.WriteString("b", difference.Second);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
            });
        }
        else if (differences.Count > 0)
        {
            await TextRows.WriteAsync(
                context.Output, context.IsTerminal,
                differences.Select(d => (string[])[d.Label, d.First ?? Missing, d.Second ?? Missing]).Prepend(["", first.Id, second.Id]));
        }
        return differences.Count == 0 ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static RunInfo Find(VerbContext context, VerbArgument argument)
    {
        var run = context.FindRun(context.Get(argument));
        run.EnsureReadable();
        return run;
    }
}
