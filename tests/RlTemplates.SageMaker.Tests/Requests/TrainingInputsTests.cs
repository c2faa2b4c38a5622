namespace RlTemplates.SageMaker.Tests;

public sealed class TrainingInputsTests
{
    private static readonly RlEstimatorOptions Groups = new() { InstanceGroups = [new("head", "ml.g5.xlarge", 1), new("workers", "ml.c5.xlarge", 2)] };
    private static readonly RlEstimatorOptions Isolated = new() { EntryPoint = "train.py", EnableNetworkIsolation = true };

    [Fact]
    public void A_channel_says_all_that_it_is_told() =>
        new TrainingChannel("cfg", "s3://b/c")
        {
            DataType = "AugmentedManifestFile", Distribution = "ShardedByS3Key", Groups = ["head"], Attributes = ["a"],
            Compression = "Gzip",
            ContentType = "text/csv", RecordWrapping = "RecordIO", InputMode = "Pipe", ShuffleSeed = 3,
        }.ToJson().ToJsonString().ShouldBe(
            """{"DataSource":{"S3DataSource":{"S3DataType":"AugmentedManifestFile","S3Uri":"s3://b/c","S3DataDistributionType":"ShardedByS3Key","InstanceGroupNames":["head"],"AttributeNames":["a"]}},"CompressionType":"Gzip","ContentType":"text/csv","RecordWrapperType":"RecordIO","InputMode":"Pipe","ShuffleConfig":{"Seed":3},"ChannelName":"cfg"}""");

    [Fact]
    public void A_file_of_this_machine_is_an_input_of_a_job_on_it()
    {
        var inputs = TrainingInputs.Of("file:///tmp/x");

        TrainingInputs.Findings(inputs, new() { InstanceType = "local" }).ShouldBeEmpty();
        inputs[0].ToJson().ToJsonString().ShouldBe("""{"DataSource":{"FileDataSource":{"FileDataDistributionType":"FullyReplicated","FileUri":"file:///tmp/x"}},"ChannelName":"training"}""");
    }

    [Fact]
    public void A_file_of_this_machine_in_a_dictionary_is_refused_too() =>
        TrainingInputs.Findings(TrainingInputs.Of([new("a", "s3://b/a"), new("b", "file:///x")]), new()).ShouldHaveSingleItem().ShouldStartWith("The input b is file:///x, a file of this machine");

    [Theory]
    [InlineData("S3://b/c", "did you mean s3://b/c?")]
    [InlineData("/data", "did you mean file:///data?")]
    [InlineData("https://b/c", "begins with s3://")]
    public void An_address_begins_with_its_scheme(string uri, string words) =>
        TrainingInputs.Findings(TrainingInputs.Of(uri), new()).ShouldHaveSingleItem().ShouldContain(words);

    [Fact]
    public void Names_addresses_and_groups_have_limits()
    {
        TrainingInputs.Findings([new("a b", "s3://b")], new()).ShouldBe(
            ["An input is named 'a b'; a name must be 1 to 64 letters, digits, dots, dashes and underscores."]);
        TrainingInputs.Findings([new("a", "s3://b/" + new string('x', 1024))], new()).ShouldHaveSingleItem().ShouldContain(
            "1031 characters; it must have at most 1024.");
        TrainingInputs.Findings([new("a", "s3://b") { Groups = ["worker"] }], Groups)
            .ShouldBe(["The input a goes to the group 'worker', which InstanceGroups does not have; did you mean workers?"]);
        TrainingInputs.Findings([new("a", "s3://b") { Groups = ["x"] }], new()).ShouldHaveSingleItem().ShouldEndWith("; it is not set.");
        TrainingInputs.Findings([new("a", "s3://b"), new("a", "s3://c")], new()).ShouldBe(
            ["Two inputs are named a; each needs a name of its own."]);
    }

    [Fact]
    public void Twenty_inputs_fit_the_source_of_an_isolated_job_among_them()
    {
        TrainingInputs.Findings(Many(20), new()).ShouldBeEmpty();
        TrainingInputs.Findings(Many(21), new()).ShouldBe(["The job has 21 inputs; at most 20 are allowed."]);
        TrainingInputs.Findings(Many(20), Isolated).ShouldBe(["The job has 21 inputs, the source among them; at most 20 are allowed."]);
    }

    [Fact]
    public void The_channel_of_the_source_is_taken_in_an_isolated_job()
    {
        TrainingInputs.Findings([new("code", "s3://b")], new() { EntryPoint = "train.py" }).ShouldBeEmpty();
        TrainingInputs.Findings([new("code", "s3://b")], Isolated).ShouldHaveSingleItem().ShouldStartWith("An input is named code");
    }

    private static IReadOnlyList<TrainingChannel> Many(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new TrainingChannel($"c{i}", "s3://b/c"))];
}
