using System.Text.Json;
using System.Text.RegularExpressions;

namespace RlTemplates.Serving.Tests;

/// <summary>What the server tells of itself.</summary>
public sealed partial class PageTests
{
    public static TheoryData<string> Cases => new(Served.Names);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_count_requests_observations_and_batches()
    {
        await using var served = await Served.Start("lstm");
        await served.Ask($$"""{"observations": {{served.JsonRows(served.Observations(5, 1))}}, "session": "a"}""");
        await served.Post("nothing");

        using var response = await served.Client.GetAsync("metrics", Stop);
        var text = await response.Content.ReadAsStringAsync(Stop);

        response.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        foreach (var line in new[]
        {
            "requests_total{code=\"200\"} 1", "requests_total{code=\"400\"} 1", "requests_total{code=\"429\"} 0", "observations_total 6", "batches_total 2", "sessions 1", "active_requests 0", "ready 1",
            "request_duration_seconds_count 2", "request_duration_seconds_bucket{le=\"+Inf\"} 2", "model_info{environment=\"lstm\",experiment=\"\",run=\"\"} 1", "model_timesteps 0",
        })
            text.ShouldContain($"rltemplates_{line}\n");
        var kinds = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(l => l.Split(' ')[2]).ToList();
        kinds.ShouldBeUnique();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] != '#'))
        {
            Sample().IsMatch(line).ShouldBeTrue(line);
            kinds.ShouldContain(k => line.StartsWith(k, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_description_names_shapes_ranges_and_actions_of_the_policy(string name)
    {
        await using var served = await Served.Start(name);
        using var document = JsonDocument.Parse(await served.Client.GetStringAsync("openapi", Stop));
        var (root, graph) = (document.RootElement, served.Policy.Graph);
        var schemas = root.GetProperty("components").GetProperty("schemas");

        root.GetProperty("openapi").GetString().ShouldBe("3.1.0");
        foreach (var reference in References(root))
            schemas.TryGetProperty(reference["#/components/schemas/".Length..], out _).ShouldBeTrue(reference);
        var observation = schemas.GetProperty("observation");
        var flat = graph.Observation.Shape.Length > 1 ? observation.GetProperty("anyOf")[0] : observation;
        flat.GetProperty("maxItems").GetInt32().ShouldBe(graph.Observation.Size);
        var action = schemas.GetProperty("action");
        if (graph.Action is DiscreteSpace one)
            action.GetProperty("maximum").GetInt32().ShouldBe(one.Count - 1);
        else
            action.GetProperty("prefixItems").GetArrayLength().ShouldBe(graph.Action.Size);
        if (graph.Action is BoxSpace box)
            action.GetProperty("prefixItems")[0].GetProperty("minimum").GetSingle().ShouldBe(box.Low[0]);
        schemas.TryGetProperty("mask", out _).ShouldBe(graph.Action.Choices > 0);
        if (graph.ActionNames.Count > 0)
            schemas.GetProperty("answerOfOne").GetProperty("properties").GetProperty("name").GetProperty("enum").EnumerateArray().Select(n => n.GetString()).ShouldBe(graph.ActionNames);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_page_says_what_is_served_and_its_example_works(string name)
    {
        await using var served = await Served.Start(name);
        using var response = await served.Client.GetAsync("", Stop);
        var page = await response.Content.ReadAsStringAsync(Stop);

        response.Content.Headers.ContentType!.ToString().ShouldBe("text/html; charset=utf-8");
        response.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none';");
        page.ShouldContain($"<h1>{served.Policy.Graph.Environment}</h1>");
        page.ShouldNotContain("{{");
        Outside().IsMatch(page).ShouldBeFalse("it loads nothing from elsewhere");
        var example = System.Net.WebUtility.HtmlDecode(Example().Match(page).Groups[1].Value);
        (await served.Post(example)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Names_cannot_bring_markup_into_the_page()
    {
        var snapshot = Served.PolicyOf("choice").Snapshot();
        using var policy = Inference.Policy.From(snapshot with { Graph = snapshot.Graph with { Environment = "<script>alert(1)</script>", ActionNames = ["<b>", "\"", "'"] } });
        await using var server = new PolicyServer(policy, new() { Port = 0 });
        await server.StartAsync(Stop);
        using var client = new HttpClient { BaseAddress = server.Address };

        var page = await client.GetStringAsync("", Stop);

        page.ShouldNotContain("<script>alert");
        page.ShouldNotContain("<b>");
        (await client.GetStringAsync("metrics", Stop)).ShouldContain("environment=\"<script>alert(1)</script>\"");
    }

    [Fact]
    public async Task Heads_have_no_body()
    {
        await using var served = await Served.Start("choice");
        foreach (var path in new[] { "ping", "metrics", "openapi", "" })
        {
            using var response = await served.Client.SendAsync(new(HttpMethod.Head, path), Stop);
            response.IsSuccessStatusCode.ShouldBeTrue(path);
            (await response.Content.ReadAsByteArrayAsync(Stop)).ShouldBeEmpty();
        }
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => p.Name == "$ref" ? [p.Value.GetString()!] : References(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    [GeneratedRegex(@"^[a-z_]+(\{[a-z]+=""[^""]*""(,[a-z]+=""[^""]*"")*\})? [0-9.eE+-]+$")]
    private static partial Regex Sample();

    [GeneratedRegex(@"https?://|src=|<link|@import|url\(")]
    private static partial Regex Outside();

    [GeneratedRegex("<textarea[^>]*>(.*?)</textarea>", RegexOptions.Singleline)]
    private static partial Regex Example();
}
