namespace RlTemplates.SageMaker.Tests;

public sealed class EndpointRequestTests
{
    [Fact]
    public void An_endpoint_has_its_count_time_out_tags_and_key()
    {
        var tags = new Dictionary<string, string> { ["team"] = "rl" };

        EndpointConfigRequest.Build("c", "m", "ml.m5.large", 2, TimeSpan.FromMinutes(10), tags, "alias/k").ToJsonString().ShouldBe(
            """{"EndpointConfigName":"c","ProductionVariants":[{"ModelName":"m","VariantName":"AllTraffic","InitialVariantWeight":1,"InitialInstanceCount":2,"InstanceType":"ml.m5.large","ContainerStartupHealthCheckTimeoutInSeconds":600}],"Tags":[{"Key":"team","Value":"rl"}],"KmsKeyId":"alias/k"}""");
        EndpointRequest.Build("e", "c", tags).ToJsonString().ShouldBe("""{"EndpointName":"e","EndpointConfigName":"c","Tags":[{"Key":"team","Value":"rl"}]}""");
    }

    [Fact]
    public void An_endpoint_has_a_machine() =>
        Should.Throw<UserException>(() => EndpointConfigRequest.Build("c", "m", "ml.m5.large", 0)).Message.ShouldBe(
            "The endpoint's instance count is 0; it must be at least 1.");

    [Theory]
    [InlineData(59)]
    [InlineData(3601)]
    public void A_container_starts_within_an_hour(int seconds) =>
        Should.Throw<UserException>(() => EndpointConfigRequest.Build("c", "m", "ml.m5.large", 1, TimeSpan.FromSeconds(seconds)))
            .Message.ShouldBe($"The start-up time-out is {seconds} s; it must be 60 s to 3600 s.");

    [Theory]
    [InlineData("classify", null, null, "tfs-method=classify")]
    [InlineData("regress", "pole", "3", "tfs-method=regress,tfs-model-name=pole,tfs-model-version=3")]
    [InlineData(null, "pole", null, "tfs-model-name=pole")]
    [InlineData(null, null, "3", "tfs-model-version=3")]
    [InlineData(null, null, null, null)]
    public void TensorFlow_Serving_is_told_method_model_and_version(string? method, string? model, string? version, string? attributes)
    {
        var headers = JsonInvocation.TensorFlow(new[] { 1.0 }, method, model, version).Headers().ToDictionary();

        headers.GetValueOrDefault("X-Amzn-SageMaker-Custom-Attributes").ShouldBe(attributes);
    }

    [Fact]
    public void Other_methods_are_refused() =>
        Should.Throw<UserException>(() => JsonInvocation.TensorFlow(1, "clasify")).Message.ShouldBe(
            "The method is 'clasify'; it must be classify or regress; did you mean classify?");

    [Fact]
    public void MXNet_gets_JSON_alone() => JsonInvocation.Predict(new[] { 1.0, 0.5 }).ShouldBe(new("[1.0, 0.5]"));

    [Fact]
    public void What_no_endpoint_takes_is_refused() =>
        Should.Throw<UserException>(() => JsonInvocation.Predict(new string('x', JsonInvocation.LongestBody))).Message.ShouldContain("at most 6291456");
}
