using System.Globalization;
using System.Text.Json;
using RlTemplates.Experiments;
using RlTemplates.Terminal;

namespace RlTemplates.Verbs;

/// <summary><c>predict</c>.</summary>
internal sealed class PredictVerb : Verb
{
    private readonly VerbArgument _name = new("endpoint", "Name of the endpoint.");

    private readonly VerbOption<string?> _observation = VerbOption.Text(
        "--observation", "numbers with commas in between", "The observation. Default: each line of the input is one; empty lines are skipped.");

    private readonly VerbOption<bool> _explore = VerbOption.Flag("--explore", "Draws actions from the distribution, as in training.");
    private readonly VerbOption<bool> _distribution = VerbOption.Flag("--distribution", "Shows the distribution and the value too.");
    private readonly VerbOption<string?> _session = VerbOption.Text("--session", "a name", "The session whose memory a recurrent policy goes on with.");
    private readonly VerbOption<string?> _target = TargetUse.Option();
    private readonly VerbOption<bool> _json = VerbOption.Flag("--json", "Writes each answer as a JSON object, for other programs.");

    public PredictVerb()
        : base("predict", "Asks an endpoint for the actions after observations.")
    {
        Arguments = [_name];
        Options = [_observation, _explore, _distribution, _session, _target, _json];
        ConfigUse = ConfigUse.OfTarget;
        EndsOnInterrupt = true;
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var single = context.Get(_observation) is { } text ? Numbers(text, "--observation is") : null;
        await using var endpoint = await NamedEndpoint.FindAsync(context, TargetUse.Of(context, context.Get(_target)), context.Get(_name), cancellationToken);
        if (single is not null)
        {
            await AskAsync(context, endpoint, single, "", cancellationToken);
            return ExitCodes.Success;
        }
        for (var number = 1; HasReader && await Console.In.ReadLineAsync(cancellationToken) is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            var place = string.Create(CultureInfo.InvariantCulture, $"Line {number} of the input");
            await AskAsync(context, endpoint, Numbers(line, $"{place} is"), $"{place}: ", cancellationToken);
        }
        return ExitCodes.Success;
    }

    // Nobody reads further answers, and each may cost something.
    private static bool HasReader => ConsoleStreams.Current is not { HasReader: false };

    private static float[] Numbers(string text, string place)
    {
        var words = text.Trim().TrimStart('[').TrimEnd(']').Split(',', StringSplitOptions.TrimEntries);
        var numbers = new float[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            if (!float.TryParse(words[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !float.IsFinite(numbers[i]))
                throw new UserException($"{place} '{text}'; it must be numbers with commas in between, such as 0.1,-2,0.5, and {(words[i].Length == 0 ? "a number is missing" : $"'{words[i]}' is not a finite number")}.");
        }
        return numbers;
    }

    private async Task AskAsync(VerbContext context, Endpoint endpoint, float[] observation, string place, CancellationToken cancellationToken)
    {
        var options = new PredictOptions { Explore = context.Get(_explore), Distribution = context.Get(_distribution), Session = context.Get(_session) };
        var answer = await AskAsync(context, endpoint, observation, options, place, cancellationToken);
        if (context.Get(_json))
            await JsonOutput.WriteObjectAsync(context.Output, json => Write(json, answer));
        else
            await context.PrintAsync(Line(answer));
    }

    private static async Task<Prediction> AskAsync(
        VerbContext context, Endpoint endpoint, float[] observation, PredictOptions options, string place, CancellationToken cancellationToken)
    {
        try
        {
            return await endpoint.Predictor.PredictAsync(observation, options, cancellationToken);
        }
        catch (EndpointException exception)
        {
            throw new EndpointException($"{place}{exception.Message.TrimEnd('.')}. See how it stands with: {context.Command("endpoints")}", exception);
        }
        catch (ServiceException exception)
        {
            throw new ServiceException(place + exception.Message, exception);
        }
        catch (UserException exception)
        {
            throw new UserException([.. exception.Findings.Select(finding => place + finding)]);
        }
    }

    private static string Line(Prediction answer)
    {
        var action = answer.Name ?? (answer.Choices.Count > 0 ? string.Join(", ", answer.Choices) : Text(answer.Values));
        string[] more =
        [
            .. answer.Probabilities.Count > 0 ? [$"probabilities {Text(answer.Probabilities)}"] : Array.Empty<string>(),
            .. answer.ActionValues.Count > 0 ? [$"action values {Text(answer.ActionValues)}"] : Array.Empty<string>(),
            .. answer.Means.Count > 0 ? [$"means {Text(answer.Means)}, standard deviations {Text(answer.StandardDeviations)}"] : Array.Empty<string>(),
            .. answer.Value is { } value ? [string.Create(CultureInfo.InvariantCulture, $"value {value:0.####}")] : Array.Empty<string>(),
        ];
        return more.Length == 0 ? action : $"{action} ({string.Join("; ", more)})";
    }

    private static string Text(IReadOnlyList<float> numbers) => string.Join(", ", numbers.Select(n => n.ToString("0.####", CultureInfo.InvariantCulture)));

    private static void Write(Utf8JsonWriter json, Prediction answer)
    {
        if (answer.Choices is [var only])
            json.WriteNumber("action", only);
        else
            WriteList(json, "action", answer.Choices.Count > 0 ? [.. answer.Choices.Select(c => (float)c)] : answer.Values);
        if (answer.Name is { } name)
            json.WriteString("name", name);
        foreach (var (field, numbers) in new[] { ("probabilities", answer.Probabilities), ("action_values", answer.ActionValues), ("means", answer.Means), ("standard_deviations", answer.StandardDeviations) })
        {
            if (numbers.Count > 0)
                WriteList(json, field, numbers);
        }
        if (answer.Value is { } value && float.IsFinite(value))
            json.WriteNumber("value", value);
    }

    private static void WriteList(Utf8JsonWriter json, string field, IReadOnlyList<float> numbers)
    {
        json.WriteStartArray(field);
        foreach (var number in numbers)
        {
            if (float.IsFinite(number))
                json.WriteNumberValue(number);
            else
                json.WriteNullValue();
        }
        json.WriteEndArray();
    }
}
