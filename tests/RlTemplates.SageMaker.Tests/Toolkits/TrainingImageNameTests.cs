namespace RlTemplates.SageMaker.Tests;

public sealed class TrainingImageNameTests
{
    private const string Old = "520713654638.dkr.ecr.us-west-2.amazonaws.com/";
    private const string New = "462105765813.dkr.ecr.us-west-2.amazonaws.com/";

    [Theory]
    [InlineData(Old + "sagemaker-rl-mxnet:coach0.11.0-cpu-py3", RlToolkit.Coach, "0.11.0", RlFramework.MXNet)]
    [InlineData(Old + "sagemaker-rl-tensorflow:ray0.6.5-cpu-py3", RlToolkit.Ray, "0.6.5", RlFramework.TensorFlow)]
    [InlineData(New + "sagemaker-rl-ray-container:ray-1.6.0-torch-gpu-py36", RlToolkit.Ray, "1.6.0", RlFramework.PyTorch)]
    [InlineData(New + "sagemaker-rl-ray-container:ray-0.8.2-tf-cpu-py36", RlToolkit.Ray, "0.8.2", RlFramework.TensorFlow)]
    [InlineData(New + "sagemaker-rl-coach-container:coach-1.0.0-tf-cpu-py3", RlToolkit.Coach, "1.0.0", RlFramework.TensorFlow)]
    public void A_toolkit_image_is_recognized(string image, RlToolkit toolkit, string version, RlFramework framework) =>
        TrainingImageName.Read(image, "neo").ShouldBe(new(toolkit, version, framework));

    [Fact]
    public void Every_image_that_is_chosen_is_recognized()
    {
        foreach (var row in RlSupport.Rows)
        {
            foreach (var region in TrainingImages.Regions(row.Toolkit, row.Version, row.Framework))
            {
                TrainingImageName.Read(TrainingImages.Address(row.Toolkit, row.Version, row.Framework, region, "ml.g5.xlarge"), "neo")
                    .ShouldBe(new(row.Toolkit, row.Version, row.Framework));
            }
        }
    }

    [Theory]
    [InlineData("rl:latest")]
    [InlineData("sagemaker-rl-mxnet:coach0.11.0-cpu-py3")]
    [InlineData(Old + "my-own:1.0")]
    [InlineData(New + "sagemaker-rl-ray-container:ray-2.0.0-torch-gpu-py38")]
    [InlineData(New + "sagemaker-rl-ray-container:coach-1.0.0-tf-cpu-py3")]
    public void An_image_of_the_user_is_not(string image) => TrainingImageName.Read(image, "neo").ShouldBeNull();

    [Theory]
    [InlineData("sagemaker-mxnet:1.3.0-cpu-py3")]
    [InlineData("sagemaker-rl-mxnet:coach0.11.1-cpu-py3")]
    [InlineData("sagemaker-rl-pytorch:coach0.11.0-cpu-py3")]
    [InlineData("pytorch-training:1.5.0-gpu-py36")]
    [InlineData("sagemaker-tensorflow-py2-cpu:1.0")]
    [InlineData("sagemaker-xgboost:1.5-1")]
    public void An_image_of_another_framework_is_refused(string name) =>
        Should.Throw<UserException>(() => TrainingImageName.Read(Old + name, "neo")).Message.ShouldStartWith(
            $"The job neo ran the image {Old + name}, which is none of a toolkit");

    [Theory]
    [InlineData("attach-coach-mxnet", true)]
    [InlineData("attach-ray-tf-old", true)]
    [InlineData("attach-custom", true)]
    [InlineData("attach-ray-new", false)] // The SDK did not recognize these two; see docs/how-to/toolkits.md.
    [InlineData("attach-coach-1.0.0", false)]
    public void Captured_jobs_are_read_as_the_Python_SDK_did_or_better(string name, bool same)
    {
        var golden = GoldenFiles.Case(name);
        var result = golden["result"]!;

        var image = TrainingImageName.Read((string)golden["input"]!["image"]!, name);

        if (!same)
        {
            result["toolkit"].ShouldBeNull();
            image.ShouldNotBeNull();
            return;
        }
        image?.Toolkit.Name().ShouldBe((string?)result["toolkit"]);
        image?.Version.ShouldBe((string?)result["toolkit_version"]);
        image?.Framework.Name().ShouldBe((string?)result["framework"]);
        (image is null).ShouldBe(result["toolkit"] is null);
        (image is null ? null : DefaultMetrics.Of(image.Toolkit).Select(m => $"{m.Name} {m.Regex}"))
            .ShouldBe(result["metric_definitions"]?.AsArray().Select(m => $"{m!["Name"]} {m["Regex"]}"));
        SageMakerName.Base(name.Replace("attach", "neo", StringComparison.Ordinal)).ShouldBe((string?)result["base_job_name"]);
    }
}
