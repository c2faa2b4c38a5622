using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Tests;

public sealed class TrainingImagesTests
{
    [Fact]
    public void Every_choice_of_the_Python_SDK_is_made_again()
    {
        var rows = GoldenFiles.Read("sagemaker-image-uris.json")["rows"]!.AsArray();
        rows.Count.ShouldBe(510);

        foreach (var row in rows.Select(r => r!.AsArray().Select(c => (string)c!).ToArray()))
        {
            if (row[4].StartsWith("ERROR", StringComparison.Ordinal))
                Refused(Should.Throw<UserException>(() => Choose(row), string.Join(' ', row)).Message, row);
            else
                Choose(row).ShouldBe(row[4]);
        }
    }

    [Fact]
    public void Every_row_of_the_newest_table_is_known()
    {
        var images = GoldenFiles.Read("sagemaker-rl-images.json")["images"]!.AsObject();
        var known = 0;
        foreach (var (name, version, entry) in images.SelectMany(i => i.Value!.AsObject().Select(v => (i.Key, v.Key, v.Value!))))
        {
            var (toolkit, framework) = Split(name);
            foreach (var (account, regions) in entry["accounts"]!.AsObject())
            {
                foreach (var region in regions!.AsArray().Select(r => (string)r!))
                    TrainingImages.Address(toolkit, version, framework, region, "ml.c5.xlarge").ShouldBe(Address(account, region, entry));
            }
            TrainingImages.Regions(toolkit, version, framework).ShouldBe(
                entry["accounts"]!.AsObject().SelectMany(a => a.Value!.AsArray()).Select(r => (string)r!), ignoreOrder: true);
            known++;
        }
        known.ShouldBe(RlSupport.Rows.Count);
    }

    [Theory]
    [InlineData("eu-north-1", "the nearest is eu-central-1. Or name an image of your own by ImageUri.")]
    [InlineData("us-west-3", "the nearest is us-west-1.")]
    [InlineData("moon-1", "ap-northeast-1, ap-northeast-2")]
    public void A_region_without_the_image_has_a_neighbour(string region, string words) =>
        Should.Throw<UserException>(() => TrainingImages.Address(RlToolkit.Ray, "1.6.0", RlFramework.PyTorch, region, "ml.g5.xlarge"))
            .Message.ShouldSatisfyAllConditions(m => m.ShouldStartWith($"Region is '{region}'"), m => m.ShouldContain(words));

    [Fact]
    public void A_combination_that_does_not_exist_is_refused_before_all_else() =>
        Should.Throw<UserException>(() => TrainingImages.Address(RlToolkit.Ray, "2.0", RlFramework.PyTorch, "nowhere", "nothing")).Message.ShouldContain("ToolkitVersion is 2.0");

    [Theory]
    [InlineData(RlFramework.TensorFlow, "us-west-2", "ml.p3.2xlarge", "520713654638.dkr.ecr.us-west-2.amazonaws.com/sagemaker-tensorflow-serving:1.12-gpu")]
    [InlineData(RlFramework.TensorFlow, "cn-north-1", "ml.c5.xlarge", "422961961927.dkr.ecr.cn-north-1.amazonaws.com.cn/sagemaker-tensorflow-serving:1.12-cpu")]
    [InlineData(RlFramework.MXNet, "us-isob-east-1", "ml.c5.xlarge", "453391408702.dkr.ecr.us-isob-east-1.sc2s.sgov.gov/sagemaker-mxnet:1.12-cpu-py3")]
    public void A_serving_image_is_one_of_its_framework(RlFramework framework, string region, string type, string address) =>
        ServingImages.Address(framework, "1.12", region, type).ShouldBe(address);

    [Fact]
    public void Nothing_serves_models_of_PyTorch() =>
        Should.Throw<UserException>(() => ServingImages.Address(RlFramework.PyTorch, "1.5", "us-west-2", "ml.c5.xlarge")).Message.ShouldContain("must be tensorflow or mxnet");

    private static string Choose(string[] row)
    {
        var (toolkit, framework) = Split(row[0]);
        return TrainingImages.Address(toolkit, row[1], framework, row[2], row[3]);
    }

    private static void Refused(string message, string[] row)
    {
        var (value, allowed) = row[4] switch
        {
            _ when row[4].Contains("trainium", StringComparison.Ordinal) => ("InstanceType is ml.trn1.2xlarge", "ml.g5.xlarge"),
            _ when row[4].Contains("processor: inf", StringComparison.Ordinal) => ("InstanceType is ml.inf1.xlarge", "ml.c5.xlarge"),
            _ => ($"Region is '{row[2]}'", "it must be one of ap-northeast-1, "),
        };
        message.ShouldContain(value, customMessage: string.Join(' ', row));
        message.ShouldContain(allowed);
    }

    private static (RlToolkit Toolkit, RlFramework Framework) Split(string name)
    {
        var parts = name.Split('-');
        return (RlNames.Toolkit(parts[0])!.Value, RlNames.Framework(parts[1])!.Value);
    }

    private static string Address(string account, string region, JsonNode entry)
    {
        var suffix = region switch { "us-iso-east-1" => "c2s.ic.gov", "us-isob-east-1" => "sc2s.sgov.gov", _ => region.StartsWith("cn-", StringComparison.Ordinal) ? "amazonaws.com.cn" : "amazonaws.com" };
        return $"{account}.dkr.ecr.{region}.{suffix}/{entry["repository"]}:{entry["tag_prefix"]}-cpu-{entry["py"]![0]}";
    }
}
