using System.Text.RegularExpressions;

namespace RlTemplates.SageMaker;

/// <summary>Inputs of a job, in the forms that <c>fit</c> took.</summary>
internal static partial class TrainingInputs
{
    /// <summary>The channel of an input without a name.</summary>
    public const string Default = "training";

    /// <summary>The channel by which an isolated container gets the source.</summary>
    public const string Code = "code";

    private const int Most = 20;

    /// <summary>One input without a name.</summary>
    public static IReadOnlyList<TrainingChannel> Of(string uri) => [new(Default, uri)];

    /// <summary>A channel for each entry.</summary>
    public static IReadOnlyList<TrainingChannel> Of(IEnumerable<KeyValuePair<string, string>> uris) =>
        [.. uris.Select(u => new TrainingChannel(u.Key, u.Value))];

    /// <summary>The mode of the job: that of its only input without a name, where it has one.</summary>
    public static string Mode(RlEstimatorOptions options, IReadOnlyList<TrainingChannel> inputs) =>
        inputs is [{ Name: Default, InputMode: { } mode }] ? mode : options.InputMode;

    /// <summary>All that is wrong with inputs.</summary>
    public static IEnumerable<string> Findings(IReadOnlyList<TrainingChannel> inputs, RlEstimatorOptions options)
    {
        foreach (var input in inputs)
        {
            if (input.IsLocal && !RlEstimatorRules.IsLocal(options))
                yield return $"The input {input.Name} is {input.Uri}, a file of this machine; it must be an address in S3, such as s3://bucket/folder, unless InstanceType is local or local_gpu.";
            else if (!input.IsLocal && !input.Uri.StartsWith("s3://", StringComparison.Ordinal))
                yield return $"The input {input.Name} is {input.Uri}; it must be an address that begins with s3://, or with file:// where InstanceType is local or local_gpu{Near(input.Uri)}";
            else if (input.Uri.Length > 1024)
                yield return $"The input {input.Name} has an address of {input.Uri.Length} characters; it must have at most 1024.";
            if (input.Name.Length > 64 || !ChannelName().IsMatch(input.Name))
                yield return $"An input is named '{input.Name}'; a name must be 1 to 64 letters, digits, dots, dashes and underscores.";
            foreach (var group in input.Groups.Where(g => options.InstanceGroups.All(o => o.Name != g)))
                yield return $"The input {input.Name} goes to the group '{group}', which InstanceGroups does not have{NearGroup(group, options)}";
        }
        var channels = inputs.Count + (Isolates(options) ? 1 : 0);
        if (channels > Most)
            yield return $"The job has {channels} inputs{(channels > inputs.Count ? ", the source among them" : "")}; at most {Most} are allowed.";
        foreach (var name in inputs.GroupBy(i => i.Name).Where(g => g.Count() > 1).Select(g => g.Key))
            yield return $"Two inputs are named {name}; each needs a name of its own.";
        if (Isolates(options) && inputs.Any(i => i.Name == Code))
            yield return $"An input is named {Code}, by which the source goes to a container without a network; take another name, or leave EnableNetworkIsolation false.";
    }

    /// <summary>Whether the source goes to the container as an input.</summary>
    public static bool Isolates(RlEstimatorOptions options) => options is { EnableNetworkIsolation: true, EntryPoint: { Length: > 0 } };

    private static string Near(string uri) =>
        Path.IsPathRooted(uri) ? $"; did you mean file://{uri}?" : uri.StartsWith("S3://", StringComparison.Ordinal) ? $"; did you mean s3{uri[2..]}?" : ".";

    private static string NearGroup(string group, RlEstimatorOptions options) =>
        Options.Suggestion.Nearest(group, options.InstanceGroups.Select(g => g.Name)) is { } near ? $"; did you mean {near}?"
        : options.InstanceGroups.Count > 0 ? $"; it has {string.Join(", ", options.InstanceGroups.Select(g => g.Name))}."
        : "; it is not set.";

    [GeneratedRegex(@"^[A-Za-z0-9._-]+\z")]
    private static partial Regex ChannelName();
}
