using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using RlTemplates.Inference;

namespace RlTemplates.Serving.Tests;

/// <summary>Over HTTP, in every form of request, policies of every kind act as they do in the program.</summary>
public sealed class InvocationTests
{
    private const int Rows = 7;

    public static TheoryData<string> Cases => new(Served.Names);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Several_observations_in_json_get_the_policys_actions(string name)
    {
        await using var served = await Served.Start(name);
        for (var seed = 0ul; seed < 10; seed++)
        {
            var observations = served.Observations(Rows, seed);
            var answer = await served.Ask($$"""{"observations": {{served.JsonRows(observations)}}, "distribution": false}""");

            answer.GetProperty("actions").GetRawText().ShouldBe(served.Expected(observations));
            answer.TryGetProperty("distribution", out _).ShouldBeFalse();
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task One_observation_gets_its_action(string name)
    {
        await using var served = await Served.Start(name);
        for (var seed = 0ul; seed < 10; seed++)
        {
            var observation = served.Observations(1, seed);
            var answer = await served.Ask($$"""{"observation": {{served.Json(observation)}}}""");

            $"[{answer.GetProperty("action").GetRawText()}]".ShouldBe(served.Expected(observation));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_distribution_and_the_values_are_the_policys(string name)
    {
        await using var served = await Served.Start(name);
        var observations = served.Observations(Rows, 3);
        var answer = await served.Ask($$"""{"observations": {{served.JsonRows(observations)}}}""");
        var (distribution, values) = (answer.GetProperty("distribution"), answer.TryGetProperty("values", out var found) ? Numbers(found) : []);

        Compare();

        void Compare()
        {
            using var policy = served.Policy.Clone();
            var output = policy.Graph.Observation.Element == ElementType.UInt8 ? policy.Predict(observations) : policy.Predict(MemoryMarshal.Cast<byte, float>(observations));
            values.ShouldBe(output.Values.ToArray());
            if (!output.Probabilities.IsEmpty)
                Numbers(distribution.GetProperty("probabilities")).ShouldBe(output.Probabilities.ToArray());
            else if (!output.ActionValues.IsEmpty)
                Numbers(distribution.GetProperty("action_values")).ShouldBe(output.ActionValues.ToArray());
            else
            {
                Numbers(distribution.GetProperty("means")).ShouldBe(output.Means.ToArray());
                Numbers(distribution.GetProperty("standard_deviations")).ShouldBe(output.StandardDeviations.ToArray());
            }
        }
    }

    [Theory]
    [InlineData("choice")]
    [InlineData("choices")]
    [InlineData("dqn")]
    public async Task Masks_forbid_choices(string name)
    {
        await using var served = await Served.Start(name);
        var (observations, masks, choices) = (served.Observations(Rows, 1), served.Masks(Rows, 1), served.Policy.Graph.Action.Choices);
        var rows = Enumerable.Range(0, Rows).Select(n => masks[(n * choices)..((n + 1) * choices)]).ToList();
        var asFlags = JsonSerializer.Serialize(rows);
        var asBits = JsonSerializer.Serialize(rows.Select(r => r.Select(f => f ? 1 : 0)));
        var expected = served.Expected(observations, masks);
        expected.ShouldNotBe(served.Expected(observations), "the masks change something");

        foreach (var text in new[] { asFlags, asBits })
        {
            (await served.Ask($$"""{"observations": {{served.JsonRows(observations)}}, "masks": {{text}}}""")).GetProperty("actions").GetRawText().ShouldBe(expected);
            (await served.Ask($$"""{"masks": {{text}}, "instances": {{served.JsonRows(observations)}}}""")).GetProperty("predictions").GetRawText().ShouldBe(expected);
        }
        var one = await served.Ask($$"""{"mask": {{JsonSerializer.Serialize(rows[0])}}, "observation": {{served.Json(observations)}}}""");
        $"[{one.GetProperty("action").GetRawText()}]".ShouldBe(served.Expected(observations[..served.Policy.Graph.Observation.Bytes], rows[0]));
    }

    [Fact]
    public async Task Masks_in_lines_belong_to_their_line()
    {
        await using var served = await Served.Start("choice");
        var observations = served.Observations(4, 2);
        bool[] masks = [true, true, true, false, false, true, true, true, true, false, true, false];
        var expected = served.Expected(observations, masks);
        string[] lines =
        [
            served.Json(observations, 0), $$"""{"mask": [false, false, true], "observation": {{served.Json(observations, 1)}}}""",
            $$"""{"observation": {{served.Json(observations, 2)}}}""", $$"""{"observation": {{served.Json(observations, 3)}}, "mask": [0, 1, 0]}""",
        ];
        string[] csv = [.. Enumerable.Range(0, 4).Select(n => served.Json(observations, n).Trim('[', ']') + (n is 1 or 3 ? "," + string.Join(',', masks[(3 * n)..(3 * n + 3)].Select(m => m ? 1 : 0)) : ""))];

        var fromLines = (await served.Post(string.Join('\n', lines), "application/jsonlines")).Text.TrimEnd('\n').Split('\n').Select(l => JsonDocument.Parse(l).RootElement.GetProperty("action").GetRawText());
        var fromCsv = (await served.Post(string.Join("\r\n", csv), "text/csv")).Text.TrimEnd('\n').Split('\n');

        $"[{string.Join(',', fromLines)}]".ShouldBe(expected);
        $"[{string.Join(',', fromCsv)}]".ShouldBe(expected);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Lines_of_json_get_lines_of_json(string name)
    {
        await using var served = await Served.Start(name);
        var observations = served.Observations(Rows, 4);
        var lists = string.Concat(Enumerable.Range(0, Rows).Select(n => served.Json(observations, n) + "\n"));
        var objects = string.Concat(Enumerable.Range(0, Rows).Select(n => $"{{\"observation\": {served.Json(observations, n)}}}\r\n\r\n"));

        foreach (var type in new[] { "application/jsonlines", "application/x-jsonlines", "application/jsonl", "application/x-ndjson; charset=utf-8" })
            $"[{string.Join(',', (await served.Post(lists, type)).Text.TrimEnd('\n').Split('\n'))}]".ShouldBe(served.Expected(observations));
        var actions = (await served.Post(objects, "application/jsonlines")).Text.TrimEnd('\n').Split('\n').Select(l => JsonDocument.Parse(l).RootElement.GetProperty("action").GetRawText());
        $"[{string.Join(',', actions)}]".ShouldBe(served.Expected(observations));
        JsonDocument.Parse((await served.Post(objects, "application/jsonlines", accept: "application/json")).Text).RootElement.GetProperty("actions").GetRawText().ShouldBe(served.Expected(observations));
        (await served.Post(lists, "application/jsonlines", accept: "application/json")).Text.ShouldBe(served.Expected(observations));
    }

    // docs/serving.md says so.
    [Fact]
    public async Task Empty_lines_are_skipped_and_one_object_makes_all_answers_objects()
    {
        await using var served = await Served.Start("choice");

        var csv = (await served.Post("\r\n1,2,3,4,5\n\n \n1,2,3,4,5\n\n", "text/csv")).Text;
        var lists = (await served.Post("\n[1,2,3,4,5]\n\n[1,2,3,4,5]", "application/jsonlines")).Text;
        var mixed = (await served.Post("[1,2,3,4,5]\n\n{\"observation\":[1,2,3,4,5]}\n", "application/jsonlines")).Text;

        csv.Split('\n').Length.ShouldBe(3, csv);
        lists.ShouldBe(csv);
        mixed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[..10]).ShouldBe(["{\"action\":", "{\"action\":"]);
        (await served.Refused("1,2,3,4,5\n\n1", "text/csv")).Error.ShouldStartWith("Line 3 has 1 value;");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Csv_gets_csv(string name)
    {
        await using var served = await Served.Start(name);
        var observations = served.Observations(Rows, 5);
        var body = string.Join('\n', Enumerable.Range(0, Rows).Select(n => served.Json(observations, n).Trim('[', ']').Replace(",", ", ", StringComparison.Ordinal)));

        using var response = await served.Send(System.Text.Encoding.UTF8.GetBytes(body), "text/csv");
        var lines = (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).TrimEnd('\n').Split('\n');

        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        var isOne = served.Policy.Graph.Action is DiscreteSpace;
        $"[{string.Join(',', lines.Select(l => isOne ? l : $"[{l}]"))}]".ShouldBe(served.Expected(observations));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Bytes_get_bytes(string name)
    {
        await using var served = await Served.Start(name);
        var observations = served.Observations(Rows, 6);

        using var response = await served.Send(observations, "application/octet-stream");
        var actions = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/octet-stream");
        $"[{string.Join(',', Enumerable.Range(0, Rows).Select(n => served.ActionText(actions, n)))}]".ShouldBe(served.Expected(observations));
        (await served.Post(observations, "application/octet-stream", accept: "application/json;q=0.9, */*;q=0.1")).Text.ShouldStartWith("{\"actions\":" + served.Expected(observations));
    }

    [Theory]
    [InlineData("image")]
    [InlineData("image_valid")]
    public async Task Images_are_lists_in_lists_or_all_numbers_in_one(string name)
    {
        await using var served = await Served.Start(name);
        var observations = served.Observations(2, 8);
        int[] shape = served.Policy.Graph.Observation.Shape;
        string[] nested = [.. Enumerable.Range(0, 2).Select(n => Nested(observations.AsSpan(n * 720, 720).ToArray(), shape))];
        var expected = served.Expected(observations);

        (await served.Ask($$"""{"observations": [{{nested[0]}}, {{served.Json(observations, 1)}}]}""")).GetProperty("actions").GetRawText().ShouldBe(expected);
        (await served.Post($"[{nested[0]}, {nested[1]}]")).Text.ShouldBe(expected);
        $"[{(await served.Post(nested[0])).Text}]".ShouldBe(served.Expected(observations[..720]));
        (await served.Refused($$"""{"observation": {{nested[0].Replace("]],", "]],[],", StringComparison.Ordinal)}}}"""))
            .ShouldBe((400, "observation does not have the shape [20, 18, 2]; give lists in lists of that shape, or all 720 numbers in one list."));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_forms_of_older_predictors_get_answers_in_their_form(string name)
    {
        await using var served = await Served.Start(name);
        var observations = served.Observations(3, 9);
        var (rows, expected) = (served.JsonRows(observations), served.Expected(observations));

        (await served.Post($$"""{"instances": {{rows}}}""")).ShouldBe((200, $$"""{"predictions":{{expected}}}"""));
        (await served.Post($$"""{"signature_name": "serving_default", "instances": {{rows}}}""")).ShouldBe((200, $$"""{"predictions":{{expected}}}"""));
        (await served.Post($$"""{"inputs": {{rows}}}""")).ShouldBe((200, $$"""{"outputs":{{expected}}}"""));
        (await served.Post(rows)).ShouldBe((200, expected));
        $"[{(await served.Post(served.Json(observations))).Text}]".ShouldBe(served.Expected(observations[..served.Policy.Graph.Observation.Bytes]));
    }

    [Fact]
    public async Task Attributes_of_sagemakers_clients_are_settings()
    {
        await using var served = await Served.Start("choice");
        var body = $$"""{"instances": {{served.JsonRows(served.Observations(1, 1))}}}""";

        (await Attributes("tfs-method=predict,tfs-model-name=pole,tfs-model-version=3,someone=else")).Status.ShouldBe(200);
        (await Attributes("tfs-method=classify")).ShouldBe((400, """{"error":"tfs-method is 'classify'; this server has only predict."}"""));
        (await Attributes("explore=maybe")).Status.ShouldBe(400);

        async Task<(int Status, string Text)> Attributes(string text)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "invocations") { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
            request.Headers.Add("X-Amzn-SageMaker-Custom-Attributes", text);
            using var response = await served.Client.SendAsync(request, TestContext.Current.CancellationToken);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Names_of_actions_stand_beside_them()
    {
        await using var served = await Served.Start("choice");
        var names = new[] { "left", "stay", "right" };
        var answer = await served.Ask($$"""{"observations": {{served.JsonRows(served.Observations(20, 1))}}, "distribution": false}""");

        answer.GetProperty("names").EnumerateArray().Select(n => n.GetString()).ShouldBe(answer.GetProperty("actions").EnumerateArray().Select(a => names[a.GetInt32()]));
    }

    [Fact]
    public async Task Exploring_draws_from_the_distribution()
    {
        const int Draws = 5000;
        await using var served = await Served.Start("choice");
        var observation = served.Json(served.Observations(1, 4));
        var probabilities = Numbers((await served.Ask($$"""{"observation": {{observation}}}""")).GetProperty("distribution").GetProperty("probabilities"));
        var counts = new int[3];
        foreach (var query in new[] { "", "?explore=true" })
        {
            var explore = query.Length > 0 ? "" : ", \"explore\": true";
            var answer = await served.Ask($$"""{"observations": [{{string.Join(',', Enumerable.Repeat(observation, Draws))}}]{{explore}}}""", query);
            foreach (var action in answer.GetProperty("actions").EnumerateArray())
                counts[action.GetInt32()]++;
        }

        for (var i = 0; i < 3; i++)
            (counts[i] / (2.0 * Draws)).ShouldBe(probabilities[i], 0.03);
    }

    [Fact]
    public async Task Numbers_do_not_depend_on_the_culture()
    {
        var before = CultureInfo.DefaultThreadCurrentCulture;
        try
        {
            CultureInfo.DefaultThreadCurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            await using var served = await Served.Start("box");
            var observations = served.Observations(1, 2);
            var (text, csv) = await Task.Factory.StartNew(async () => ((await served.Post($"[{served.Json(observations)}]")).Text, (await served.Post(served.Json(observations).Trim('[', ']'), "text/csv")).Text),
                TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();

            text.ShouldBe(served.Expected(observations));
            $"[[{csv.Trim()}]]".ShouldBe(served.Expected(observations));
        }
        finally
        {
            CultureInfo.DefaultThreadCurrentCulture = before;
        }
    }

    [Fact]
    public async Task A_large_request_goes_through_in_parts()
    {
        await using var served = await Served.Start("choice", new() { MaxBatch = 16 });
        var observations = served.Observations(1000, 3);

        (await served.Post($$"""{"instances": {{served.JsonRows(observations)}}}""")).Text.ShouldBe($$"""{"predictions":{{served.Expected(observations)}}}""");
    }

    private static float[] Numbers(JsonElement list) => list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().SelectMany(Numbers)] : [list.GetSingle()];

    private static string Nested(byte[] numbers, ReadOnlySpan<int> shape)
    {
        if (shape.Length == 0)
            return numbers[0].ToString(CultureInfo.InvariantCulture);
        var (size, parts) = (numbers.Length / shape[0], new List<string>());
        for (var i = 0; i < shape[0]; i++)
            parts.Add(Nested(numbers[(i * size)..((i + 1) * size)], shape[1..]));
        return $"[{string.Join(',', parts)}]";
    }
}
