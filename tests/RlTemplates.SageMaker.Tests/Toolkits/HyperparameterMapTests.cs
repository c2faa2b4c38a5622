namespace RlTemplates.SageMaker.Tests;

public sealed class HyperparameterMapTests
{
    private static readonly JobHyperparameters Job = new("job", "us-west-2", "s3://b/", "s3://b/job/source/sourcedir.tar.gz", "train.py");

    [Fact]
    public void What_the_job_adds_overrides_and_keeps_the_place()
    {
        var map = HyperparameterMap.Build([new("sagemaker_region", "moon"), new("lr", 1e-5)], Job);

        map.Select(h => $"{h.Key}={h.Value}").ShouldBe([
            "sagemaker_region=\"us-west-2\"", "lr=1e-05", "sagemaker_submit_directory=\"s3://b/job/source/sourcedir.tar.gz\"",
            "sagemaker_program=\"train.py\"",
            "sagemaker_container_log_level=20", "sagemaker_job_name=\"job\"", "sagemaker_s3_output=\"s3://b/\"",
            "sagemaker_estimator=\"RLEstimator\"",
        ]);
    }

    [Fact]
    public void An_image_with_its_own_program_gets_no_script() =>
        HyperparameterMap.Build([], Job with { SubmitDirectory = null, Program = null }).Keys.ShouldBe(
            ["sagemaker_container_log_level", "sagemaker_job_name", "sagemaker_region", "sagemaker_s3_output", "sagemaker_estimator"]);

    [Fact]
    public void Ninety_three_entries_of_the_user_fit()
    {
        HyperparameterMap.Build(Many(93), Job).Count.ShouldBe(100);

        Should.Throw<UserException>(() => HyperparameterMap.Build(Many(94), Job)).Message
            .ShouldBe("Hyperparameters has 94 entries; at most 93 fit, for the job adds 7 and the service takes 100. Put several into one dictionary.");
    }

    [Fact]
    public void Keys_and_values_have_their_lengths()
    {
        HyperparameterMap.Build([new(new('k', 256), new string('v', 2498))], Job).Count.ShouldBe(8);

        Should.Throw<UserException>(() => HyperparameterMap.Build([new("long", new string('v', 2499)), new("", 1), new(new('k', 257), 1), new("bad", new object())], Job)).Findings.ShouldBe([
            "Hyperparameters[\"bad\"] is a Object, for which JSON has no form; it must be a text, number, bool, null, list or dictionary. Give its members as a dictionary.",
            "Hyperparameters[\"long\"] has 2501 characters as JSON; at most 2500 are allowed. Divide it among several, or send it as a file by an input.",
            "Hyperparameters[\"\"] has a key of 0 characters; it must have 1 to 256.",
            $"Hyperparameters[\"{new string('k', 60)}…\"] has a key of 257 characters; it must have 1 to 256.",
        ]);
    }

    [Fact]
    public void What_a_job_was_given_is_read_and_written_again()
    {
        Dictionary<string, string> encoded = new() { ["s"] = "\"a\"", ["f"] = "1e-05", ["n"] = "NaN", ["d"] = "{\"b\": [1, null]}", ["raw"] = "no json" };

        var map = HyperparameterMap.Read(encoded);

        map["raw"].ShouldBe("no json");
        HyperparameterMap.Build(map, Job).Take(5).Select(h => h.Value).ShouldBe(
            ["\"a\"", "1e-05", "NaN", "{\"b\": [1, null]}", "\"no json\""]);
    }

    [Theory]
    [InlineData("attach-coach-mxnet")]
    [InlineData("attach-ray-tf-old")]
    [InlineData("attach-custom")]
    public void A_job_that_is_attached_to_has_the_hyperparameters_of_the_Python_SDK(string name)
    {
        var golden = GoldenFiles.Case(name);
        var given = golden["input"]!["hyperparameters"]!.AsObject().ToDictionary(h => h.Key, h => (string)h.Value!);
        var job = new JobHyperparameters(
            "neo", "us-west-2", (string)golden["result"]!["output_path"]!, "s3://some/sourcedir.tar.gz", "train.py");

        var map = HyperparameterMap.Build(HyperparameterMap.Read(given), job);

        map.ToDictionary().ShouldBe(
            golden["result"]!["hyperparameters"]!.AsObject().ToDictionary(h => h.Key, h => (string)h.Value!), ignoreOrder: true);
    }

    private static IEnumerable<KeyValuePair<string, object?>> Many(int count) =>
        Enumerable.Range(0, count).Select(i => KeyValuePair.Create($"h{i}", (object?)i));
}
