using System.Text.RegularExpressions;

namespace RlTemplates.SageMaker;

/// <summary>A request to an endpoint that serves a model of TensorFlow or MXNet: JSON for JSON, as the Python SDK sent it.</summary>
/// <param name="Body">The body.</param>
/// <param name="CustomAttributes">The header <c>X-Amzn-SageMaker-Custom-Attributes</c>; null for none.</param>
internal sealed partial record JsonInvocation(string Body, string? CustomAttributes = null)
{
    /// <summary>The media type of request and answer.</summary>
    public const string MediaType = "application/json";

    /// <summary>Longest body, in bytes; JSON of Python is ASCII, so these are its characters.</summary>
    public const int LongestBody = 6_291_456;

    /// <summary>Headers of the request.</summary>
    public IEnumerable<KeyValuePair<string, string>> Headers()
    {
        yield return new("Content-Type", MediaType);
        yield return new("Accept", MediaType);
        if (CustomAttributes is not null)
            yield return new("X-Amzn-SageMaker-Custom-Attributes", CustomAttributes);
    }

    /// <summary>Asks a model of MXNet.</summary>
    /// <param name="data">What the model is asked.</param>
    /// <exception cref="UserException">It has no form in JSON, or is too long.</exception>
    public static JsonInvocation Predict(object? data) => Of(data, null);

    /// <summary>Asks TensorFlow Serving.</summary>
    /// <param name="data">What the model is asked, such as <c>{"instances": [[1, 2, 3]]}</c>.</param>
    /// <param name="method"><c>classify</c> or <c>regress</c>; null to predict.</param>
    /// <param name="model">The model, where the endpoint has several.</param>
    /// <param name="version">The model's version.</param>
    /// <exception cref="UserException">The method is another, or the data has no form in JSON, or is too long.</exception>
    public static JsonInvocation TensorFlow(object? data, string? method = null, string? model = null, string? version = null)
    {
        if (method is not (null or "classify" or "regress"))
            throw new UserException($"The method is '{method}'; it must be classify or regress{(Options.Suggestion.Nearest(method, ["classify", "regress"]) is { } near ? $"; did you mean {near}?" : ", or none to predict.")}");
        foreach (var (what, text) in new[] { ("ModelName", model), ("ModelVersion", version) })
        {
            if (text is not null && !Plain().IsMatch(text))
                throw new UserException($"{what} is '{text}'; it must be 1 to 256 letters, digits and . _ -.");
        }
        string[] attributes =
        [
            .. method is null ? Array.Empty<string>() : [$"tfs-method={method}"],
            .. model is null ? Array.Empty<string>() : [$"tfs-model-name={model}"],
            .. version is null ? Array.Empty<string>() : [$"tfs-model-version={version}"],
        ];
        return Of(data, attributes.Length == 0 ? null : string.Join(',', attributes));
    }

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,256}\z")]
    private static partial Regex Plain();

    private static JsonInvocation Of(object? data, string? attributes)
    {
        var body = PythonDumps.Text(data, "The data");
        return body.Length <= LongestBody
            ? new(body, attributes)
            : throw new UserException($"The data is {body.Length} bytes of JSON; an endpoint takes at most {LongestBody}. Send it in several requests.");
    }
}
