using System.Text;

namespace RlTemplates.Serving.Tests;

/// <summary>Whatever is sent, the server answers with 200 or says what is wrong, goes on, and keeps no memory.</summary>
public sealed class FuzzTests
{
    private const int Warmup = 500;

    private const long MostGrown = 16 << 20;

    private static readonly bool IsLong = SlowTests.Run;

    private static readonly string[] Types = ["application/json", "application/json", "application/json", "application/jsonlines", "text/csv", "application/octet-stream"];

    [Theory]
    [InlineData("choice")]
    [InlineData("lstm")]
    public async Task Any_body_is_answered_and_memory_stays_flat(string name)
    {
        var bodies = IsLong ? 50_000 : 1_000;
        await using var served = await Served.Start(name, new() { MaxBodyBytes = 20_000, MaxObservations = 100, MaxSessions = 50 });
        var (random, before, refused) = (new Random(1), 0L, 0);
        for (var i = 0; i < bodies + Warmup; i++)
        {
            if (i == Warmup)
                before = GC.GetTotalMemory(forceFullCollection: true);
            var type = Types[random.Next(Types.Length)];
            var body = Mutated(random, type);
            var (status, text) = await served.Post(body, type);

            status.ShouldBeOneOf([200, 400, 413, 429], $"body {i}, {type}: {Convert.ToBase64String(body)}: {text}");
            refused += status == 200 ? 0 : 1;
        }
        // Kestrel keeps the memory of connections that were closed for some seconds.
        var grown = long.MaxValue;
        for (var second = 0; second < 60 && grown >= MostGrown; second++)
        {
            await Task.Delay(second == 0 ? 0 : 1000, TestContext.Current.CancellationToken);
            grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        }

        grown.ShouldBeLessThan(MostGrown);
        refused.ShouldBeInRange((bodies + Warmup) / 10, (bodies + Warmup) * 9 / 10, "both kinds of answers");
        var good = served.Observations(1, 1);
        (await served.Post($"[{served.Json(good)}]")).ShouldBe((200, served.Expected(good)));
    }

    private static byte[] Mutated(Random random, string type)
    {
        byte[] body = type switch
        {
            "application/octet-stream" => Raw(random),
            "text/csv" => Encoding.UTF8.GetBytes(Lines(random, "1.5,-2,3e-3,4,5", "1,2,3,4,5,1,0,1")),
            "application/jsonlines" => Encoding.UTF8.GetBytes(Lines(random, "[1.5, -2, 3e-3, 4, 5]", """{"observation": [1, 2, 3, 4, 5], "mask": [true, false, 1]}""")),
            _ => Encoding.UTF8.GetBytes(random.Next(5) switch
            {
                0 => """{"observation": [1.5, -2, 3e-3, 4, 5], "explore": true, "session": "a\u00e9b", "reset": false}""",
                1 => """{"observations": [[1, 2, 3, 4, 5], [5, 4, 3, 2, 1]], "masks": [[true, true, false], [1, 0, 1]], "distribution": false}""",
                2 => """{"instances": [[1, 2, 3, 4, 5]], "signature_name": "serving_default"}""",
                3 => "[[1, 2, 3, 4, 5]]",
                _ => "{\"session\": \"s" + random.Next(200) + "\", \"observation\": [0, 0, 0, 0, 0]}",
            }),
        };
        for (var change = random.Next(4); change > 0 && body.Length > 0; change--)
            body = Changed(random, body);
        return body;
    }

    private static byte[] Changed(Random random, byte[] body)
    {
        var (at, until) = (random.Next(body.Length), random.Next(body.Length));
        switch (random.Next(6))
        {
            case 0:
                body[at] = (byte)random.Next(256);
                return body;
            case 1:
                return body[..at];
            case 2:
                return [.. body[..at], .. body[Math.Min(body.Length, at + random.Next(5))..]];
            case 3:
                return [.. body[..at], .. body[Math.Min(at, until)..Math.Max(at, until)], .. body[at..]];
            case 4:
                string[] words = ["NaN", "1e999", "null", "[[[", "]", "{", "\"", "\\ud800", "\uFEFF", ",", "-", "\0", "9999999999999999999999", "\"session\":", "\n"];
                return [.. body[..at], .. Encoding.UTF8.GetBytes(words[random.Next(words.Length)]), .. body[at..]];
            default:
                return [.. Enumerable.Repeat(body, 1 + random.Next(random.Next(60) + 1)).SelectMany(b => b)];
        }
    }

    private static byte[] Raw(Random random)
    {
        var body = new byte[20 * random.Next(1, 5)];
        random.NextBytes(body);
        return body;
    }

    private static string Lines(Random random, params string[] lines) => string.Join('\n', Enumerable.Range(0, random.Next(1, 6)).Select(_ => lines[random.Next(lines.Length)]));
}
