using System.Globalization;
using System.Net;
using System.Text;
using RlTemplates.Networks;

namespace RlTemplates.Serving;

/// <summary>The page at <c>/</c>: what is served, and a form to try it. It loads nothing from elsewhere.</summary>
internal static class FrontPage
{
    public const string ContentType = "text/html; charset=utf-8";

    /// <summary>Keeps the page from loading anything but what it asks the server for.</summary>
    public const string SecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    private const int MostNumbers = 100_000;
    private const int MostNames = 32;

    /// <summary>The page for a model.</summary>
    public static byte[] Write(ServedModel model)
    {
        using var stream = typeof(FrontPage).Assembly.GetManifestResourceStream("front.html")!;
        using var reader = new StreamReader(stream);
        var page = reader.ReadToEnd();
        return Encoding.UTF8.GetBytes(page
            .Replace("{{environment}}", WebUtility.HtmlEncode(model.Graph.Environment), StringComparison.Ordinal)
            .Replace("{{rows}}", string.Join('\n', Facts(model).Where(f => f.Text.Length > 0).Select(f => $"<tr><th>{f.Name}</th><td>{WebUtility.HtmlEncode(f.Text)}</td></tr>")), StringComparison.Ordinal)
            .Replace("{{example}}", WebUtility.HtmlEncode(Example(model)), StringComparison.Ordinal));
    }

    /// <summary>A request that the policy answers.</summary>
    public static string Example(ServedModel model)
    {
        var numbers = model.ObservationSize <= MostNumbers ? string.Join(", ", Enumerable.Repeat("0", model.ObservationSize)) : "";
        return $"{{\"observation\": [{numbers}]}}";
    }

    private static IEnumerable<(string Name, string Text)> Facts(ServedModel model)
    {
        var (graph, signature) = (model.Graph, model.Policy.Signature);
        yield return ("Observation", $"{graph.Observation}: {Counted.Of(model.ObservationSize, model.IsByte ? "byte" : "number")}{Range(graph.Observation)}");
        yield return ("Action", graph.Action switch
        {
            BoxSpace box => $"{graph.Action}: real values from [{Numbers(box.Low)}] to [{Numbers(box.High)}]",
            _ => $"{graph.Action}: {(model.IsOneChoice ? "one of" : "choices of")} {string.Join(", ", model.Groups.Select(Number))}",
        });
        yield return ("Names of actions", string.Join(", ", graph.ActionNames.Take(MostNames)) + (graph.ActionNames.Count > MostNames ? ", …" : ""));
        yield return ("Mask", graph.HasActionMask ? "may forbid choices" : "");
        yield return ("Memory", model.StateSize > 0 ? "recurrent: give \"session\"" : "");
        yield return ("Experiment", signature.Experiment);
        yield return ("Run", signature.Run);
        yield return ("Trained for", $"{signature.TimestepsTotal.ToString("N0", CultureInfo.InvariantCulture)} {(signature.TimestepsTotal == 1 ? "timestep" : "timesteps")}, {Counted.Of(signature.TrainingIteration, "iteration")}");
        yield return ("Outputs", graph.Outputs.Kind switch
        {
            OutputKind.ActionValues => "values of the choices",
            OutputKind.Categorical or OutputKind.MultiCategorical => "probabilities of the choices",
            _ => "means and standard deviations",
        });
    }

    private static string Range(ObservationSpace space) => space is { Low: [var low], High: [var high] } ? $", from {Number(low)} to {Number(high)}" : "";

    private static string Numbers(float[] values) => string.Join(", ", values.Select(v => Number(v)));

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(float value) => value.ToString(CultureInfo.InvariantCulture);
}
