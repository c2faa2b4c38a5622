namespace RlTemplates.Serving.Tests;

/// <summary>What is wrong with a request is answered by one sentence that names place, value and what is allowed.</summary>
public sealed class RefusalTests
{
    private const string Wide = "an observation of one is Float32[5], 5 numbers";

    [Theory]
    [InlineData("", "The body is empty.")]
    [InlineData("  ", "The body is empty.")]
    [InlineData("3", "The body is 3; it must be an object, such as {\"observation\": [...]}, or a list of observations.")]
    [InlineData("{}", "The request has no observation; give \"observation\" with one, or \"observations\" with a list of them.")]
    [InlineData("{\"observation\": [1, 2, 3]}", "observation has 3 numbers; " + Wide + ".")]
    [InlineData("{\"observation\": [1, 2, 3, 4, 5, 6]}", "observation has more than 5 numbers; " + Wide + ".")]
    [InlineData("{\"observation\": 7}", "observation is 7; it must be a list: " + Wide + ".")]
    [InlineData("{\"observation\": [1, 2, \"x\", 4, 5]}", "observation[2] is \"x\"; it must be a finite number.")]
    [InlineData("{\"observation\": [1, 2, null, 4, 5]}", "observation[2] is null; it must be a finite number.")]
    [InlineData("{\"observation\": [1, 2, [3], 4, 5]}", "observation[2] is a list; it must be a finite number.")]
    [InlineData("{\"observation\": [1, 2, NaN, 4, 5]}", "observation[2] is NaN; it must be a finite number.")]
    [InlineData("{\"observation\": [-Infinity, 2, 3, 4, 5]}", "observation[0] is -Infinity; it must be a finite number.")]
    [InlineData("{\"observation\": [1, 2, 3, 4, 1e39]}", "observation[4] is 1e39; it must be a finite number.")]
    [InlineData("{\"observations\": [[1, 2, 3, 4, 5], [1, 2, 3, NaN, 5]]}", "observations[1][3] is NaN; it must be a finite number.")]
    [InlineData("{\"observations\": [[1, 2, 3, 4, 5], [1, 2]]}", "observations[1] has 2 numbers; " + Wide + ".")]
    [InlineData("{\"observations\": [1, 2, 3, 4, 5]}", "observations[0] is 1; it must be a list: " + Wide + ". One observation alone is \"observation\".")]
    [InlineData("{\"observations\": []}", "observations is empty; it must have at least one observation.")]
    [InlineData("{\"observations\": {}}", "observations is an object; it must be a list of observations.")]
    [InlineData("{\"observations\": [[1, 2, 3, 4, 5]], \"observation\": [1, 2, 3, 4, 5]}", "There are observations beside \"observation\"; give them once.")]
    [InlineData("{\"observation\": [1, 2, 3, 4, 5], \"explore\": 1}", "explore is 1; it must be true or false.")]
    [InlineData("{\"observation\": [1, 2, 3, 4, 5], \"explore\": true, \"explore\": true}", "\"explore\" or what means the same is given twice.")]
    [InlineData("{\"observatoin\": [1, 2, 3, 4, 5]}", "\"observatoin\" is not a field of a request; these are observation, observations, element, mask, masks, explore, distribution, session, reset, instances, inputs, signature_name (did you mean 'observation'?).")]
    [InlineData("{\"observation\": [1, 2, 3, 4, 5], \"mask\": [true, false]}", "mask has 2 flags; a mask of Discrete[3] has 3.")]
    [InlineData("{\"observation\": [1, 2, 3, 4, 5], \"mask\": [true, false, 2]}", "mask[2] is 2; it must be true or false.")]
    [InlineData("{\"observation\": [1, 2, 3, 4, 5], \"mask\": [false, false, false]}", "mask forbids all 3 choices; it must allow at least one.")]
    [InlineData("{\"observation\": [1, 2, 3, 4, 5], \"masks\": [[true, true, true]]}", "\"masks\" goes with \"observations\"; with \"observation\" give \"mask\".")]
    [InlineData("{\"observations\": [[1, 2, 3, 4, 5]], \"masks\": []}", "masks has 0 masks for 1 observation; there must be one for each.")]
    [InlineData("{\"instances\": [[1, 2, 3, 4, 5]], \"distribution\": true}", "\"distribution\" goes with \"observation\" or \"observations\", whose answers have a place for it.")]
    [InlineData("{\"observation\": [1, 2, 3, 4, 5], \"session\": 5}", "session is 5; it must be a text of 1 to 128 characters.")]
    [InlineData("{\"observation\": [1, 2, 3, 4, 5], \"session\": \"\"}", "session has 0 characters; it must have 1 to 128.")]
    [InlineData("{\"observation\": [1, 2, 3, 4, 5], \"element\": \"uint8\"}", "element is \"uint8\"; " + Wide + ".")]
    [InlineData("{\"element\": \"uint8\", \"observations\": [[1, 2, 3, 4, 5]]}", "element is \"uint8\"; " + Wide + ".")]
    [InlineData("{\"observation\": [1, 2, 3, 4, 5], \"element\": \"double\"}", "element is \"double\"; it must be \"float32\" or \"uint8\".")]
    [InlineData("{\"observation\": [1, 2, 3, 4, 5], \"element\": 8}", "element is 8; it must be \"float32\" or \"uint8\".")]
    [InlineData("[[1, 2, 3, 4, 5], [1]]", "[1] has 1 number; " + Wide + ".")]
    [InlineData("[]", "the list has 0 numbers; " + Wide + ".")]
    public async Task Json_that_is_wrong(string body, string sentence)
    {
        await using var served = await Served.Start("choice");

        (await served.Refused(body)).ShouldBe((400, sentence));
    }

    [Theory]
    [InlineData("{\"observation\": [1, 2, \"a'<é\", 4, 5]}", "application/json", """{"error":"observation[2] is \"a'<é\"; it must be a finite number."}""")]
    [InlineData("1,2,'x',4,5", "text/csv", """{"error":"Line 1, value 3 is ''x''; it must be a finite number, such as -0.5 or 1e-3."}""")]
    [InlineData("1,2,\u001b[2J,4,5", "text/csv", """{"error":"Line 1, value 3 is '\u001B[2J'; it must be a finite number, such as -0.5 or 1e-3."}""")]
    public async Task The_sentence_is_readable_as_it_is_sent(string body, string type, string answer)
    {
        await using var served = await Served.Start("choice");

        using var response = await served.Send(System.Text.Encoding.UTF8.GetBytes(body), type);

        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe(answer);
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    [Theory]
    [InlineData("{\"observation\": [1, 2,, 4, 5]}", "The body is not JSON: ")]
    [InlineData("{\"observation\": [1, 2", "The body is not JSON: ")]
    [InlineData("{\"observation\": [1, 2, 3, 4, 5]} 7", "The body is not JSON: ")]
    [InlineData("hello", "The body is not JSON: ")]
    public async Task What_is_not_json(string body, string beginning)
    {
        await using var served = await Served.Start("choice");

        var (status, error) = await served.Refused(body);

        status.ShouldBe(400);
        error.ShouldStartWith(beginning);
        error.ShouldMatch(@"\(byte \d+ and after\)\.$");
    }

    [Theory]
    [InlineData("1", "Line 1 has 1 value; " + Wide + ", or with a mask 8.")]
    [InlineData("1,2,3", "Line 1 has 3 values; " + Wide + ", or with a mask 8.")]
    [InlineData("1,2,3,4,5\n1,2,nan,4,5", "Line 2, value 3 is 'nan'; it must be a finite number, such as -0.5 or 1e-3.")]
    [InlineData("1,2,3,4,5\n\n1,2,3,4,5;6", "Line 3, value 5 is '5;6'; it must be a finite number, such as -0.5 or 1e-3.")]
    [InlineData("1,2,3,4,5,1,2,0", "Line 1, value 7 is '2'; it must be 0 or 1, because it belongs to the mask.")]
    [InlineData("1,2,3,4,5,0,0,0", "The mask of line 1 forbids all 3 choices; it must allow at least one.")]
    [InlineData("\n\n", "The body has no line; " + Wide + ", separated by commas.")]
    public async Task Csv_that_is_wrong(string body, string sentence)
    {
        await using var served = await Served.Start("choice");

        (await served.Refused(body, "text/csv")).ShouldBe((400, sentence));
    }

    [Theory]
    [InlineData("[1,2,3,4,5]\n[1,2]", "Line 2: the line has 2 numbers; " + Wide + ".")]
    [InlineData("\n{\"observation\": [1,2,NaN,4,5]}", "Line 2: observation[2] is NaN; it must be a finite number.")]
    [InlineData("{\"observations\": []}", "Line 1: \"observations\" is not a field of a request; these are observation, mask (did you mean 'observation'?).")]
    [InlineData("{\"mask\": [true, true, true]}", "Line 1: It has no observation; a line is {\"observation\": [...]} or the list itself.")]
    [InlineData("", "The body has no line; give an observation a line, such as {\"observation\": [...]}.")]
    public async Task Lines_that_are_wrong(string body, string sentence)
    {
        await using var served = await Served.Start("choice");

        (await served.Refused(body, "application/jsonlines")).ShouldBe((400, sentence));
    }

    [Fact]
    public async Task Bytes_that_are_wrong()
    {
        await using var served = await Served.Start("choice");
        var nan = new byte[40];
        BitConverter.TryWriteBytes(nan.AsSpan(28), float.NaN);

        (await served.Post(new byte[21], "application/octet-stream")).ShouldBe((400, "{\"error\":\"The body has 21 bytes; an observation of one is Float32[5], 5 numbers of 4 bytes each, 20 bytes in all.\"}"));
        (await served.Post(nan, "application/octet-stream")).ShouldBe((400, "{\"error\":\"Number 2 of observation 1 is NaN; an observation has finite numbers.\"}"));
    }

    [Theory]
    [InlineData("[0, 1, 2, 3, 4, 256]", "the list[5] is 256; it must be a whole number in [0, 255].")]
    [InlineData("[0, 1, 2, 3, 4, 0.5]", "the list[5] is 0.5; it must be a whole number in [0, 255].")]
    [InlineData("[0, 1, 2, 3, 4, -1]", "the list[5] is -1; it must be a whole number in [0, 255].")]
    public async Task Bytes_in_json_that_are_none(string body, string sentence)
    {
        await using var served = await Served.Start("bytes");

        (await served.Refused(body)).ShouldBe((400, sentence));
    }

    [Theory]
    [InlineData("[1, 2]", "application/json", "the list has more than 1 number; an observation of small is Float32[1], 1 number.")]
    [InlineData("1,1,1", "text/csv", "Line 1 has 3 values; an observation of small is Float32[1], 1 number, or with a mask 2.")]
    [InlineData("1,0", "text/csv", "The mask of line 1 forbids the only choice; it must allow at least one.")]
    [InlineData("x", "application/octet-stream", "The body has 1 byte; an observation of small is Float32[1], 1 number of 4 bytes each, 4 bytes in all.")]
    [InlineData("[[1], [2]]", "application/json", "The request has more than 1 observation, the most that this server takes at once; split it.")]
    [InlineData("{\"observation\": [1], \"mask\": 1}", "application/json", "mask is 1; it must be a list of 1 flag, true where a choice is allowed.")]
    public async Task One_is_not_several(string body, string type, string sentence)
    {
        await using var served = await Served.Start("small", new() { MaxObservations = 1 });

        var (_, error) = await served.Refused(body, type);

        error.ShouldBe(sentence);
    }

    [Fact]
    public async Task A_mask_where_actions_are_real_values()
    {
        await using var served = await Served.Start("box");

        (await served.Refused("{\"observation\": [1, 2, 3, 4, 5], \"mask\": [true, true]}")).ShouldBe((400, "mask is given, and actions of box are real values (Box[2]), which have no mask."));
    }

    [Fact]
    public async Task A_mask_that_forbids_one_element()
    {
        await using var served = await Served.Start("choices");

        (await served.Refused("{\"observation\": [1, 2, 3, 4, 5], \"mask\": [true, true, true, false, false]}")).ShouldBe((400, "mask forbids all 2 choices of the action's element 1; it must allow at least one."));
    }

    [Theory]
    [InlineData("application/xml", 415, "Content-Type is 'application/xml'; this server reads application/json, application/jsonlines, text/csv and application/octet-stream.")]
    [InlineData("application/json; charset=utf-16", 415, "Content-Type has the charset 'utf-16'; it must be utf-8.")]
    [InlineData("application/x-www-form-urlencoded", 415, "Content-Type is 'application/x-www-form-urlencoded'; this server reads application/json, application/jsonlines, text/csv and application/octet-stream.")]
    public async Task Types_that_are_not_read(string type, int status, string sentence)
    {
        await using var served = await Served.Start("choice");

        (await served.Refused("[1, 2, 3, 4, 5]", type)).ShouldBe((status, sentence));
    }

    [Fact]
    public async Task Types_that_are_not_written()
    {
        await using var served = await Served.Start("choice");

        (await served.Refused("[1, 2, 3, 4, 5]", accept: "image/png")).ShouldBe((406, "Accept is 'image/png'; this server answers in application/json, application/jsonlines, text/csv and application/octet-stream."));
        foreach (var accept in new[] { "text/html, application/xhtml+xml, */*;q=0.8", "application/*", "application/json" })
            (await served.Post("[1, 2, 3, 4, 5]", accept: accept)).Status.ShouldBe(200);
        (await served.Send("[1, 2, 3, 4, 5]"u8.ToArray(), type: null)).IsSuccessStatusCode.ShouldBeTrue("without a type it is JSON");
    }

    [Theory]
    [InlineData("text/csv;q=0.5, */*", "application/json")]
    [InlineData("application/json;q=0.1, text/csv;q=0.5", "text/csv")]
    [InlineData("text/*;q=0.2, application/*;q=0.1", "text/csv")]
    [InlineData("text/csv, application/jsonlines", "text/csv")]
    [InlineData("application/json;q=0, */*;q=0.1", "application/jsonlines")]
    [InlineData("*/*, text/csv;q=0", "application/json")]
    [InlineData("text/html, application/*;q=0.9", "application/json")]
    [InlineData("TEXT/CSV; q=1.0 , application/json;q=0.999", "text/csv")]
    public async Task Of_what_a_client_accepts_it_gets_what_it_wants_most(string accept, string type)
    {
        await using var served = await Served.Start("choice");

        using var response = await served.Send("[1, 2, 3, 4, 5]"u8.ToArray(), "application/json", accept);

        response.Content.Headers.ContentType!.MediaType.ShouldBe(type);
    }

    [Theory]
    [InlineData("application/json;q=0")]
    [InlineData("*/*;q=0")]
    [InlineData("text/html, image/*")]
    public async Task What_a_client_wants_not_at_all_it_does_not_get(string accept)
    {
        await using var served = await Served.Start("choice");

        (await served.Post("[1, 2, 3, 4, 5]", accept: accept)).Status.ShouldBe(406);
    }

    [Theory]
    [InlineData("?exlore=true", "'exlore' is not a setting of a request; these are session, reset, explore, distribution (did you mean 'explore'?).")]
    [InlineData("?explore=yes", "explore is 'yes'; it must be true or false.")]
    [InlineData("?session=", "session has 0 characters; it must have 1 to 128.")]
    public async Task Settings_that_are_wrong(string query, string sentence)
    {
        await using var served = await Served.Start("choice");

        (await served.Refused("[1, 2, 3, 4, 5]", query: query)).ShouldBe((400, sentence));
    }

    [Fact]
    public async Task Too_much()
    {
        await using var served = await Served.Start("choice", new() { MaxBodyBytes = 1000, MaxObservations = 3 });
        var four = "[" + string.Join(',', Enumerable.Repeat("[1, 2, 3, 4, 5]", 4)) + "]";

        (await served.Refused(new string(' ', 1001))).ShouldBe((413, "The body has more than 1000 bytes, the most that this server reads; split the request."));
        (await served.Refused(four)).ShouldBe((413, "The request has more than 3 observations, the most that this server takes at once; split it."));
        (await served.Post(new byte[80], "application/octet-stream")).Status.ShouldBe(413);
        (await served.Post(new string(' ', 900) + "[1, 2, 3, 4, 5]")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Too_much_in_pieces_of_unknown_length()
    {
        await using var served = await Served.Start("choice", new() { MaxBodyBytes = 1000 });
        using var request = new HttpRequestMessage(HttpMethod.Post, "invocations") { Content = new StreamContent(new MemoryStream(new byte[5000])) };
        request.Headers.TransferEncodingChunked = true;
        request.Content.Headers.ContentType = new("application/octet-stream");
        using var response = await served.Client.SendAsync(request, TestContext.Current.CancellationToken);

        ((int)response.StatusCode).ShouldBe(413);
        using var small = new HttpRequestMessage(HttpMethod.Post, "invocations") { Content = new StreamContent(new MemoryStream(new byte[200])) };
        small.Headers.TransferEncodingChunked = true;
        small.Content.Headers.ContentType = new("application/octet-stream");
        (await served.Client.SendAsync(small, TestContext.Current.CancellationToken)).IsSuccessStatusCode.ShouldBeTrue();
    }

    [Theory]
    [InlineData("GET", "invocations", 405, "/invocations takes POST, not GET.")]
    [InlineData("POST", "metrics", 405, "/metrics takes GET, not POST.")]
    [InlineData("GET", "sessions/a", 405, "/sessions/a takes DELETE, not GET.")]
    [InlineData("GET", "model", 404, "There is no '/model'; this server has /ping, /invocations, /metrics, /openapi, /, /sessions/ID.")]
    public async Task Paths_and_methods_that_there_are_not(string method, string path, int status, string sentence)
    {
        await using var served = await Served.Start("choice");
        using var response = await served.Client.SendAsync(new(new(method), path), TestContext.Current.CancellationToken);

        ((int)response.StatusCode).ShouldBe(status);
        System.Text.Json.JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("error").GetString().ShouldBe(sentence);
    }
}
