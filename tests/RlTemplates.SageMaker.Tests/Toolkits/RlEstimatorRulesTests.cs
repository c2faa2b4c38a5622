namespace RlTemplates.SageMaker.Tests;

public sealed class RlEstimatorRulesTests
{
    private const string Role = "arn:aws:iam::123456789012:role/Trainer";

    [Fact]
    public void Findings_stand_in_the_order_of_the_Python_SDK()
    {
        var options = new RlEstimatorOptions
        {
            Toolkit = (RlToolkit)7, Framework = (RlFramework)8, Subnets = ["subnet-1"], InstanceType = "local_gpu", InstanceCount = 2,
            EntryPoint = "s3://b/train.py",
        };

        Findings(options).Select(f => f[..f.IndexOf(' ', StringComparison.Ordinal)]).ShouldBe(
            ["Toolkit", "Framework", "ToolkitVersion", "Subnets", "InstanceCount", "Role", "EntryPoint"]);
    }

    [Theory]
    [InlineData((RlToolkit)7, null, "Toolkit is 7; it must be coach or ray.")]
    [InlineData(null, (RlFramework)8, "Framework is 8; it must be tensorflow, mxnet or pytorch.")]
    public void Types_are_checked_even_where_an_image_is_given(RlToolkit? toolkit, RlFramework? framework, string finding) =>
        Findings(new() { EntryPoint = "train.py", Role = Role, ImageUri = "rl:1", Toolkit = toolkit, Framework = framework }).ShouldBe([finding]);

    [Fact]
    public void An_image_makes_the_toolkit_idle_and_says_so() =>
        RlEstimatorRules.Check(new() { EntryPoint = "train.py", Role = Role, ImageUri = "rl:1", Toolkit = RlToolkit.Coach, ToolkitVersion = "none", Framework = RlFramework.PyTorch })
            .ShouldBe(["ImageUri is set, so Toolkit, ToolkitVersion and Framework are ignored when the image is chosen."]);

    [Fact]
    public void An_empty_image_is_none() =>
        Findings(new() { EntryPoint = "train.py", Role = Role, ImageUri = "", ToolkitVersion = "", Toolkit = RlToolkit.Ray, Framework = RlFramework.PyTorch })
            .ShouldBe(["ToolkitVersion is not set; set it, or ImageUri for an image of your own."]);

    [Fact]
    public void Checkpoints_that_go_nowhere_are_a_warning() =>
        RlEstimatorRules.Check(new() { EntryPoint = "train.py", Role = Role, ImageUri = "rl:1", CheckpointLocalPath = "/x" })
            .ShouldBe(["CheckpointLocalPath is /x, but CheckpointS3Uri is not set, so no checkpoint is kept; set CheckpointS3Uri."]);

    [Fact]
    public void Hyperparameters_of_the_service_are_the_services()
    {
        RlEstimatorRules.Check(Valid(hyperparameters: "sagemaker_region")).ShouldBe(
            ["Hyperparameters has sagemaker_region, which the job sets itself; the value given is not sent."]);
        Findings(Valid(hyperparameters: "sagemaker_speed")).ShouldBe(
            ["Hyperparameters has sagemaker_speed; names that begin with sagemaker_ belong to the service. Take another, such as speed."]);
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "role", "Role is not set; it must be the name or the ARN" },
        { "role arn", "Role is arn:aws:iam::1:role/T; it must be the name of a role or its ARN" },
        { "groups", "SecurityGroupIds is set and Subnets is not; a network needs both. Set Subnets, or neither." },
        { "script", "EntryPoint is not set; it must be the script that the toolkit's image runs" },
        { "count", "InstanceCount is 0; it must be at least 1." },
        { "disk", "VolumeSize is 0; it must be 1 to 16384." },
        { "run", "MaxRun is 2419201; it must be 1 to 2419200." },
        { "retries", "MaxRetryAttempts is 31; it must be 1 to 30." },
        { "keep", "KeepAlivePeriodInSeconds is 21601; it must be 0 to 21600." },
        { "spot", "UseSpotInstances is true, but MaxWait is not set; set it to at least 86400" },
        { "wait", "MaxWait is 5; it must be at least 10, the value of MaxRun" },
        { "no spot", "MaxWait is 100000, but UseSpotInstances is false" },
        { "mode", "InputMode is 'file'; it must be File, Pipe or FastFile; did you mean File?" },
        { "output", "OutputPath is 'bucket/x'; it must be an address in S3" },
        { "code", "CodeLocation is 's3://'; it must be an address in S3" },
        { "subnets", "Subnets has 17 entries; at most 16 are allowed." },
        { "tags", "Tags has 51 entries; at most 50 are allowed." },
        { "tag", "Tags has 'aws:x'; a tag must have a name of 1 to 128 characters that does not begin with aws:, and a value of at most 256." },
        { "value of a tag", "Tags has 't';" },
        { "metrics", "MetricDefinitions has 'm'; it must have a group in its expression" },
        { "many metrics", "MetricDefinitions has 41 entries; at most 40 are allowed." },
        { "variable", "Environment has the name '1A'; it must be" },
        { "value", "The value of A in Environment has 513 characters; it must have at most 512." },
        { "same group", "InstanceGroups has the name 'g' twice; each group needs a name of its own." },
        { "many groups", "InstanceGroups has 6 entries; at most 5 are allowed." },
        { "type", "InstanceType is 'c5.xlarge'; it must be a type of SageMaker, such as ml.c5.xlarge, or local or local_gpu for this machine; did you mean ml.c5.xlarge?" },
        { "type of a group", "InstanceType of the group 'g' is 'big'; it must be a type of SageMaker" },
        { "base", "BaseJobName is 'my_job'; it must be 1 to 63 letters, digits and dashes, and begin and end with a letter or digit, such as my-job." },
        { "image", "ImageUri has 256 characters; it must have at most 255." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_the_service_would_refuse_is_refused_here(string what, string finding) =>
        Findings(Broken(what)).ShouldHaveSingleItem().ShouldStartWith(finding);

    [Fact]
    public void Machines_are_of_one_type_or_in_groups()
    {
        Fit(new() { InstanceType = "ml.c5.xlarge" }).ShouldBe(
            ["InstanceCount is not set; set InstanceCount and InstanceType, such as 1 and ml.c5.xlarge, or InstanceGroups."]);
        Fit(new()).ShouldBe(["InstanceCount and InstanceType are not set; set InstanceCount and InstanceType, such as 1 and ml.c5.xlarge, or InstanceGroups."]);
        Fit(new() { InstanceCount = 1, InstanceGroups = [new("g", "ml.c5.xlarge", 1)] })[0].ShouldStartWith(
            "InstanceGroups is set, and InstanceCount too;");
        Fit(new() { InstanceGroups = [new("g", "ml.c5.xlarge", 1)] }).ShouldBeEmpty();
    }

    [Fact]
    public void This_machine_has_no_spare_ones_and_keeps_no_checkpoints() =>
        Fit(new() { InstanceCount = 1, InstanceType = "local", UseSpotInstances = true, CheckpointS3Uri = "s3://b/c", CheckpointLocalPath = "/c" })
            .Select(f => f[..f.IndexOf(' ', StringComparison.Ordinal)]).ShouldBe(
                ["UseSpotInstances", "CheckpointS3Uri", "CheckpointLocalPath"]);

    [Fact]
    public void A_script_that_is_not_there_has_a_neighbour()
    {
        var folder = Directory.CreateTempSubdirectory("rules-").FullName;
        File.WriteAllText(Path.Combine(folder, "train.py"), "");

        Fit(new() { InstanceCount = 1, InstanceType = "ml.c5.xlarge", EntryPoint = "trian.py", SourceDirectory = folder })
            .ShouldBe([$"EntryPoint is trian.py, but SourceDirectory {folder} has no such file; did you mean train.py?"]);
        Fit(new() { InstanceCount = 1, InstanceType = "ml.c5.xlarge", EntryPoint = Path.Combine(folder, "trian.py") })[0].ShouldEndWith(
            "did you mean train.py?");
        Fit(new() { InstanceCount = 1, InstanceType = "ml.c5.xlarge", EntryPoint = "trian.py", SourceDirectory = "s3://b/code.tar.gz" }).ShouldBeEmpty();
        Directory.Delete(folder, recursive: true);
    }

    private static RlEstimatorOptions Valid(
        string? hyperparameters = null, IReadOnlyList<string>? subnets = null, IReadOnlyList<MetricDefinition>? metrics = null,
        IReadOnlyList<InstanceGroup>? groups = null) => new()
    {
        EntryPoint = "train.py", Role = Role, ImageUri = "rl:1", Subnets = subnets ?? [],
        SecurityGroupIds = subnets is null ? [] : ["sg-1"],
        Hyperparameters = hyperparameters is null
            ? new Dictionary<string, object?>()
            : new Dictionary<string, object?> { [hyperparameters] = 1 },
        MetricDefinitions = metrics ?? [], InstanceGroups = groups ?? [],
    };

    private static RlEstimatorOptions Broken(string what) => what switch
    {
        "role" => new() { EntryPoint = "train.py", ImageUri = "rl:1" },
        "role arn" => new() { EntryPoint = "train.py", ImageUri = "rl:1", Role = "arn:aws:iam::1:role/T" },
        "groups" => new() { EntryPoint = "train.py", ImageUri = "rl:1", Role = Role, SecurityGroupIds = ["sg-1"] },
        "script" => new() { Role = Role, Toolkit = RlToolkit.Ray, ToolkitVersion = "1.6.0", Framework = RlFramework.PyTorch },
        "count" => new() { ImageUri = "rl:1", Role = Role, InstanceCount = 0 },
        "disk" => new() { ImageUri = "rl:1", Role = Role, VolumeSize = 0 },
        "run" => new() { ImageUri = "rl:1", Role = Role, MaxRun = 2_419_201 },
        "retries" => new() { ImageUri = "rl:1", Role = Role, MaxRetryAttempts = 31 },
        "keep" => new() { ImageUri = "rl:1", Role = Role, KeepAlivePeriodInSeconds = 21_601 },
        "spot" => new() { ImageUri = "rl:1", Role = Role, UseSpotInstances = true },
        "wait" => new() { ImageUri = "rl:1", Role = Role, UseSpotInstances = true, MaxRun = 10, MaxWait = 5 },
        "no spot" => new() { ImageUri = "rl:1", Role = Role, MaxWait = 100_000 },
        "mode" => new() { ImageUri = "rl:1", Role = Role, InputMode = "file" },
        "output" => new() { ImageUri = "rl:1", Role = Role, OutputPath = "bucket/x" },
        "code" => new() { ImageUri = "rl:1", Role = Role, CodeLocation = "s3://" },
        "subnets" => Valid(subnets: [.. Enumerable.Range(0, 17).Select(i => $"subnet-{i}")]),
        "tags" => new() { ImageUri = "rl:1", Role = Role, Tags = Enumerable.Range(0, 51).ToDictionary(i => $"t{i}", _ => "") },
        "tag" => new() { ImageUri = "rl:1", Role = Role, Tags = new Dictionary<string, string> { ["aws:x"] = "" } },
        "value of a tag" => new() { ImageUri = "rl:1", Role = Role, Tags = new Dictionary<string, string> { ["t"] = new('x', 257) } },
        "metrics" => Valid(metrics: [new("m", "m=.*")]),
        "many metrics" => Valid(metrics: [.. Enumerable.Range(0, 41).Select(i => new MetricDefinition($"m{i}", "m=(.*)"))]),
        "variable" => new() { ImageUri = "rl:1", Role = Role, Environment = new Dictionary<string, string> { ["1A"] = "" } },
        "value" => new() { ImageUri = "rl:1", Role = Role, Environment = new Dictionary<string, string> { ["A"] = new('x', 513) } },
        "same group" => Valid(groups: [new("g", "ml.c5.xlarge", 1), new("g", "ml.c5.xlarge", 1)]),
        "many groups" => Valid(groups: [.. Enumerable.Range(0, 6).Select(i => new InstanceGroup($"g{i}", "ml.c5.xlarge", 1))]),
        "type" => new() { ImageUri = "rl:1", Role = Role, InstanceType = "c5.xlarge" },
        "type of a group" => Valid(groups: [new("g", "big", 1)]),
        "base" => new() { ImageUri = "rl:1", Role = Role, BaseJobName = "my_job" },
        "image" => new() { ImageUri = new('i', 256), Role = Role },
        _ => throw new ArgumentException(what),
    };

    private static IReadOnlyList<string> Findings(RlEstimatorOptions options) =>
        Should.Throw<UserException>(() => RlEstimatorRules.Check(options)).Findings;

    private static IReadOnlyList<string> Fit(RlEstimatorOptions options)
    {
        try
        {
            RlEstimatorRules.CheckFit(options, []);
            return [];
        }
        catch (UserException fault)
        {
            return fault.Findings;
        }
    }
}
