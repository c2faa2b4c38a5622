using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace RlTemplates.Serving;

/// <summary>All that the server answers beside <c>/invocations</c> and <c>/ping</c>.</summary>
/// <param name="state">What is served.</param>
/// <param name="options">Limits, for the description.</param>
internal sealed class ServingPages(ServingState state, ServingOptions options)
{
    private const string SessionPath = "/sessions/";

    private static readonly string[] Paths = ["/ping", "/invocations", "/metrics", "/openapi", "/", "/sessions/ID"];

    public void Answer(Exchange exchange, string path)
    {
        try
        {
            if (path.StartsWith(SessionPath, StringComparison.Ordinal) && path.Length > SessionPath.Length)
            {
                Require(exchange, path, HttpMethods.Delete);
                RemoveSession(exchange, path[SessionPath.Length..]);
                return;
            }
            switch (path)
            {
                case "/invocations":
                    Require(exchange, path, HttpMethods.Post);
                    break;
                case "/metrics":
                    Require(exchange, path, HttpMethods.Get);
                    state.Metrics.Write(exchange.Output(), state.Dispatcher?.Model, state.Active, state.Sessions.Count, state.IsReady);
                    exchange.Send(200, ServingMetrics.ContentType);
                    break;
                case "/openapi":
                    Require(exchange, path, HttpMethods.Get);
                    var json = exchange.Json();
                    OpenApi.Write(json, Model(), options);
                    json.Flush();
                    exchange.Send(200, MediaTypes.Json);
                    break;
                case "/":
                    Require(exchange, path, HttpMethods.Get);
                    exchange.Response.Headers.ContentSecurityPolicy = FrontPage.SecurityPolicy;
                    exchange.Send(200, FrontPage.ContentType, FrontPage.Write(Model()));
                    break;
                default:
                    throw new Refusal(404, $"There is no '{Refusal.Show(path)}'; this server has {string.Join(", ", Paths)}.");
            }
        }
        catch (Refusal refusal)
        {
            exchange.Send(refusal);
        }
    }

    private static void Require(Exchange exchange, string path, string method)
    {
        var given = exchange.Request.Method;
        if (given == method || (method == HttpMethods.Get && given == HttpMethods.Head))
            return;
        exchange.Response.Headers.Allow = method == HttpMethods.Get ? "GET, HEAD" : method;
        throw new Refusal(405, string.Create(CultureInfo.InvariantCulture, $"{Refusal.Show(path)} takes {method}, not {Refusal.Show(given)}."));
    }

    private ServedModel Model() => state.Dispatcher?.Model ?? throw state.WhyNotReady();

    private void RemoveSession(Exchange exchange, string id)
    {
        if (!state.Sessions.Remove(id))
            throw new Refusal(404, $"There is no session '{Refusal.Show(id)}'.");
        exchange.Send(200, MediaTypes.Json, "{\"status\":\"ended\"}"u8);
    }
}
