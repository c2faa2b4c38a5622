using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Tests;

public sealed class TrainingJobGoldenTests : IDisposable
{
    // Where we differ from the Python SDK on purpose, and what is left out of the comparison. docs/how-to/toolkits.md tells why.
    private static readonly Dictionary<string, string[]> Differences = new()
    {
        ["defaults-debugger"] = ["DebugHookConfig", "ProfilerRuleConfigurations", "ProfilerConfig"],
    };

    // What the SDK raised, as a word of its message, and what we say: property and value, what is allowed, what is near.
    private static readonly Dictionary<string, (string Theirs, string[] Ours)> Errors = new()
    {
        ["hetero-and-count"] = ("cannot be set when instance_groups", ["InstanceGroups is set, and InstanceCount and InstanceType too", "Set the one or the other"]),
        ["bad-input-uri"] = ("must be a valid S3 or FILE URI", ["The input training is /local/path", "s3://", "did you mean file:///local/path?"]),
        ["file-input-not-local"] = ("supported in local mode only", ["The input training is file:///tmp/x", "must be an address in S3"]),
        ["entry-not-in-source-dir"] = ("No file named", ["EntryPoint is nope.py", "src_dir has no such file"]),
        ["s3-entry-point"] = ("Must be a path to a local file", ["EntryPoint is s3://b/train.py; it must be a file of this machine"]),
        ["file-output-not-local"] = ("only supported in Local Mode", ["OutputPath is file:///tmp/o", "such as s3://bucket/results"]),
        ["unsupported-combo"] = ("combination is not supported", ["Toolkit is coach, ToolkitVersion is 1.6.0 and Framework is tensorflow", "Did you mean the toolkit ray?"]),
        ["unsupported-coach-0.11.1-mxnet"] = ("combination is not supported", ["Framework is mxnet", "coach 0.11.1 has the framework tensorflow."]),
        ["missing-all"] = ("`toolkit`, `toolkit_version`, `framework` or `image_uri`", ["Toolkit, ToolkitVersion and Framework are not set", "ImageUri"]),
        ["missing-toolkit-framework"] = ("`toolkit`, `framework` or `image_uri`", ["Toolkit and Framework are not set"]),
    };

    // A text in place of an enum, which the compiler refuses; raised at deployment, see ModelGoldenTests.
    private static readonly string[] Elsewhere = ["framework-string", "deploy-ray"];

    private readonly string _folder = Directory.CreateTempSubdirectory("golden-").FullName;

    public TrainingJobGoldenTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "src_dir"));
        File.WriteAllText(Path.Combine(_folder, "src_dir", "train.py"), "");
    }

    public static TheoryData<string> Requests =>
        new(GoldenFiles.Names.Where(n => GoldenFiles.Body(GoldenFiles.Case(n), "CreateTrainingJob") is not null));

    public static TheoryData<string> Failures =>
        new(GoldenFiles.Names.Where(n => GoldenFiles.Case(n)["error"] is not null).Except(Elsewhere));

    [Theory]
    [MemberData(nameof(Requests))]
    public void A_job_is_asked_for_as_the_Python_SDK_did(string name)
    {
        var estimator = new GoldenEstimator(GoldenFiles.Case(name), _folder);
        var options = estimator.Options;
        var expected = (JsonObject)GoldenFiles.Body(GoldenFiles.Case(name), "CreateTrainingJob")!.DeepClone();
        foreach (var member in Differences.GetValueOrDefault(name, []))
            expected.Remove(member).ShouldBeTrue();

        RlEstimatorRules.Check(options);
        RlEstimatorRules.CheckFit(options, estimator.Inputs);
        var body = TrainingJobRequest.Build(options, estimator.Plan(options), estimator.Inputs);

        JsonNode.DeepEquals(body, expected).ShouldBeTrue(body.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void The_source_goes_where_the_Python_SDK_put_it(string name)
    {
        var golden = GoldenFiles.Case(name);
        var options = new GoldenEstimator(golden, _folder).Options;
        var plan = new GoldenEstimator(golden, _folder).Plan(options);

        $"{{endpoint}}/{plan.CodeUri!["s3://".Length..]}".ShouldBe((string)golden["requests"]![0]!["url"]!);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void What_the_Python_SDK_refused_is_refused_in_our_words(string name)
    {
        var golden = GoldenFiles.Case(name);
        var estimator = new GoldenEstimator(golden, _folder);
        var (theirs, ours) = Errors[name];

        var fault = Should.Throw<UserException>(() =>
        {
            RlEstimatorRules.Check(estimator.Options);
            RlEstimatorRules.CheckFit(estimator.Options, estimator.Inputs);
        });

        ((string)golden["error"]!["message"]!).ShouldContain(theirs);
        foreach (var words in ours)
            fault.Findings[0].ShouldContain(words);
    }

    [Fact]
    public void Every_captured_failure_has_its_words() => Failures.Select(f => f.Data).Order().ShouldBe(Errors.Keys.Order());

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
