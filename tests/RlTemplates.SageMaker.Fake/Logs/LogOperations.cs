using System.Globalization;
using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Fake;

/// <summary>The operations on logs.</summary>
internal sealed class LogOperations(FakeLogs logs)
{
    public void Register(Dictionary<string, Func<JsonObject, JsonObject>> operations)
    {
        operations["DescribeLogStreams"] = DescribeStreams;
        operations["GetLogEvents"] = GetEvents;
    }

    private JsonObject DescribeStreams(JsonObject request)
    {
        var prefix = (string?)request["logStreamNamePrefix"];
        var byTime = (string?)request["orderBy"] == "LastEventTime";
        if (byTime && prefix is not null)
            throw new AwsErrorException("InvalidParameterException", "Cannot order by LastEventTime with a logStreamNamePrefix.");
        var found = Group(request).Where(s => prefix is null || s.Name.StartsWith(prefix, StringComparison.Ordinal));
        if (byTime)
            found = found.OrderBy(s => s.Events.Count == 0 ? s.CreationTime : s.Events[^1].Time);
        var all = ((bool?)request["descending"] == true ? found.Reverse() : found).ToList();
        var from = Position((string?)request["nextToken"], "s/") ?? 0;
        var size = Math.Min((int?)request["limit"] ?? 50, logs.StreamPageSize);
        var json = new JsonObject { ["logStreams"] = new JsonArray([.. all.Skip(from).Take(size).Select(Of)]) };
        if (from + size < all.Count)
            json["nextToken"] = Token("s/", from + size);
        return json;
    }

    // Without a token the page is the newest one, or the oldest with startFromHead. At the end of a stream, a token continues with itself.
    private JsonObject GetEvents(JsonObject request)
    {
        var stream = Group(request).FirstOrDefault(s => s.Name == (string)request["logStreamName"]!)
            ?? throw new AwsErrorException("ResourceNotFoundException", "The specified log stream does not exist.");
        var all = stream.Events.Where(e => Within(e, request)).ToList();
        var size = Math.Min((int?)request["limit"] ?? 10_000, logs.EventPageSize);
        var token = (string?)request["nextToken"];
        int from, to;
        if (Position(token, "f/") is { } forward)
            (from, to) = (forward, Math.Min(all.Count, forward + size));
        else if (Position(token, "b/") is { } backward)
            (from, to) = (Math.Max(0, backward - size), backward);
        else if (token is not null)
            throw new AwsErrorException("InvalidParameterException", "The specified nextToken is invalid.");
        else if ((bool?)request["startFromHead"] == true)
            (from, to) = (0, Math.Min(all.Count, size));
        else
            (from, to) = (Math.Max(0, all.Count - size), all.Count);
        return new JsonObject
        {
            ["events"] = new JsonArray([.. all[from..Math.Max(from, to)].Select(Of)]),
            ["nextForwardToken"] = Token("f/", to),
            ["nextBackwardToken"] = Token("b/", from),
        };
    }

    private IReadOnlyList<FakeLogStream> Group(JsonObject request)
    {
        var name = (string?)request["logGroupName"] ?? (string?)request["logGroupIdentifier"]
            ?? throw new AwsErrorException("InvalidParameterException", "One of logGroupName and logGroupIdentifier must be given.");
        return logs.Streams(name) ?? throw new AwsErrorException("ResourceNotFoundException", "The specified log group does not exist.");
    }

    private static bool Within(FakeLogEvent e, JsonObject request) =>
        ((long?)request["startTime"] is not { } start || e.Time.ToUnixTimeMilliseconds() >= start)
        && ((long?)request["endTime"] is not { } end || e.Time.ToUnixTimeMilliseconds() < end);

    private static JsonObject Of(FakeLogStream stream)
    {
        var json = new JsonObject
        {
            ["logStreamName"] = stream.Name, ["creationTime"] = stream.CreationTime.ToUnixTimeMilliseconds(), ["storedBytes"] = 0,
        };
        if (stream.Events is [var first, ..] and [.., var last])
        {
            json["firstEventTimestamp"] = first.Time.ToUnixTimeMilliseconds();
            json["lastEventTimestamp"] = last.Time.ToUnixTimeMilliseconds();
            json["lastIngestionTime"] = last.Time.ToUnixTimeMilliseconds();
        }
        return json;
    }

    private static JsonObject Of(FakeLogEvent e) => new()
    {
        ["timestamp"] = e.Time.ToUnixTimeMilliseconds(), ["message"] = e.Message, ["ingestionTime"] = e.Time.ToUnixTimeMilliseconds() + 20,
    };

    private static string Token(string kind, int position) => string.Create(CultureInfo.InvariantCulture, $"{kind}{position:D12}/s");

    private static int? Position(string? token, string kind) => token is not null && token.StartsWith(kind, StringComparison.Ordinal)
        && int.TryParse(token.AsSpan(2, token.Length - 4), CultureInfo.InvariantCulture, out var position) ? position : null;
}
