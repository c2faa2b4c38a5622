using RlTemplates.Experiments;

namespace RlTemplates.Serving.Tests;

/// <summary>What is wrong with a question in code is one sentence, as it is on the command line.</summary>
public sealed class PredictorTests
{
    private static readonly float[] Plain = [1, 2, 3, 4, 5];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public async Task Numbers_that_are_not_finite_are_refused_with_their_place(float number, string text)
    {
        await using var served = await Served.Start("choice");
        var predictor = new HttpPredictor(served.Server.Address, "pole");
        float[] wrong = [1, 2, number, 4, 5];

        (await Refused(() => predictor.PredictAsync(wrong, cancellationToken: Stop))).ShouldBe($"observation[2] is {text}; it must be a finite number.");
        (await Refused(() => predictor.PredictManyAsync(new[] { Plain, wrong }.SelectMany(o => o).ToArray(), 2, cancellationToken: Stop))).ShouldBe($"observations[1][2] is {text}; it must be a finite number.");
    }

    [Fact]
    public async Task Bytes_are_taken_by_a_policy_of_bytes_alone()
    {
        byte[] bytes = [1, 2, 3, 4, 5, 6];
        await using var images = await Served.Start("bytes");
        await using var vectors = await Served.Start("choice");
        var (ofImages, ofVectors) = (new HttpPredictor(images.Server.Address, "images"), new HttpPredictor(vectors.Server.Address, "vectors"));

        (await ofImages.PredictAsync(bytes, cancellationToken: Stop)).Choice.ShouldBe((await ofImages.PredictAsync(new float[] { 1, 2, 3, 4, 5, 6 }, cancellationToken: Stop)).Choice);
        (await Refused(() => ofVectors.PredictAsync(bytes.AsMemory(0, 5), cancellationToken: Stop)))
            .ShouldBe("Endpoint vectors has refused the question (400): element is \"uint8\"; an observation of one is Float32[5], 5 numbers.");
        (await ofVectors.PredictAsync(Plain, cancellationToken: Stop)).Choices.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Masks_and_content_types_are_judged_before_they_are_sent()
    {
        await using var served = await Served.Start("choice");
        var predictor = new HttpPredictor(served.Server.Address, "pole");

        (await Should.ThrowAsync<ArgumentException>(() => predictor.PredictManyAsync(new float[10], 2, new() { Mask = new bool[7] }, Stop))).Message.ShouldStartWith("7 flags are not the masks of 2 observations.");
        (await Refused(() => predictor.InvokeAsync("json", new byte[1], Stop))).ShouldBe("The content type is 'json'; it must be a media type, such as application/json.");
    }

    [Theory]
    [InlineData(400, false)]
    [InlineData(403, false)]
    [InlineData(404, false)]
    [InlineData(421, false)]
    [InlineData(408, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(502, true)]
    [InlineData(503, true)]
    public async Task Who_is_to_blame_is_told_by_the_exception(int status, bool isEndpoint)
    {
        await using var fake = new FixedServer(status, """{"error":"So it is."}""");
        var predictor = new HttpPredictor(fake.Address, "pole");

        var exception = await Should.ThrowAsync<UserException>(() => predictor.PredictAsync(Plain, cancellationToken: Stop));

        (exception is EndpointException, exception.Message).ShouldBe((isEndpoint, $"Endpoint pole {(isEndpoint ? "could not answer" : "has refused the question")} ({status}): So it is."));
    }

    [Fact]
    public async Task An_endpoint_that_answers_something_else_or_nothing_is_to_blame()
    {
        Uri address;
        await using (var fake = new FixedServer(200, "<html>"))
        {
            address = fake.Address;
            (await Should.ThrowAsync<EndpointException>(() => new HttpPredictor(address, "pole").PredictAsync(Plain, cancellationToken: Stop)))
                .Message.ShouldStartWith("The endpoint has answered with something that is not a prediction: ");
        }

        (await Should.ThrowAsync<EndpointException>(() => new HttpPredictor(address, "pole").PredictAsync(Plain, cancellationToken: Stop))).Message.ShouldStartWith("Endpoint pole cannot be reached at http://127.0.0.1:");
    }

    private static async Task<string> Refused(Func<Task> question) => (await Should.ThrowAsync<UserException>(question)).Message;
}
