using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace RlTemplates;

/// <summary>Training jobs of Amazon SageMaker. Names and limits are those of its API, version 2017-07-24, as of 2026.</summary>
[TargetPackage("RlTemplates.SageMaker"), MachineProvider("sagemaker", Sizes = SageMakerAttribute.Types, Demand = SageMakerAttribute.TypesWords)]
public sealed class SageMakerAttribute : ClusterTargetAttribute
{
    private const string Toolkits = "an image already holds toolkit and framework";
    internal const string Types = @"ml\.(?!inf|trn)[a-z0-9-]+\.[a-z0-9]+";
    internal const string TypesWords = "be a type of SageMaker, such as ml.g5.xlarge, and none of inf or trn, whose chips nothing here uses";
    private const string Regions = "ap-northeast-1/ap-northeast-2/ap-south-1/ap-southeast-1/ap-southeast-2/ca-central-1/eu-central-1/eu-west-1/eu-west-2"
        + "/us-east-1/us-east-2/us-west-1/us-west-2";
    private const string MoreRegions = "/af-south-1/ap-east-1/cn-north-1/cn-northwest-1/eu-north-1/eu-south-1/eu-west-3/me-south-1/sa-east-1"
        + "/us-gov-west-1/us-iso-east-1/us-isob-east-1";
    private const string S3 = @"s3://[^/\s]+(/\S*)?";
    private const string Key = @"[A-Za-z0-9:/_-]{1,2048}";
    private const string RegionOfArn = @"arn:[A-Za-z0-9-]+:[a-z-]+:([a-z0-9-]+):.*";
    private const string OneRegion = "a job takes only what is in its own region";
    private const string KeyWords = "be the id, the alias or the ARN of a key";
    private const string S3Words = "be an address in S3, such as s3://bucket/folder";

    /// <summary>The role that the job takes: its name, or its ARN. Default: none; a job needs one.</summary>
    [Pattern(@"[A-Za-z0-9_+=,.@/-]{1,64}|arn:aws[a-z-]*:iam::[0-9]{12}:role/?[A-Za-z0-9_+=,.@/-]+", "be the name of a role or its ARN, such as arn:aws:iam::123456789012:role/Trainer")]
    public string? Role { get; set; }

    /// <summary>
    /// Type of each machine, such as <c>ml.g5.xlarge</c>; all are alike, and no machine groups are used. Default: none; then head and
    /// workers become the job's instance groups.
    /// </summary>
    [Pattern(Types, TypesWords), MachineSize("sagemaker"), ReplacesMachines]
    [ExcludesProperty(nameof(Head), nameof(Workers), Because = "a job has machines of one type or machine groups")]
    public string? InstanceType { get; set; }

    /// <summary>How many machines of <see cref="InstanceType"/>; at least 1. Default: 1.</summary>
    [Range(1, 10_000), MachineCount(MachineCountUse.Job), RequiresProperty(nameof(InstanceType), Because = "machine groups say how many machines they have by NodeCount")]
    public int InstanceCount { get; set; } = 1;

    /// <summary>Disk of each machine, in GB, in [1, 16384]. Default: 30.</summary>
    [Range(1, 16_384)]
    public int VolumeSizeGb { get; set; } = 30;

    /// <summary>The KMS key, by id or ARN, that encrypts the disks. Default: none.</summary>
    [Pattern(Key, KeyWords), AgreesWith(nameof(Region), RegionOfArn, Because = OneRegion)]
    public string? VolumeKmsKey { get; set; }

    /// <summary>Seconds that machines are kept for the next job after this one, in [0, 21600]. Default: 0.</summary>
    [Range(0, 21_600), ExcludesProperty(nameof(UseSpot), Because = "spare machines are not kept")]
    public int KeepAliveSeconds { get; set; }

    /// <summary>How often the service may start the job, after errors of its own; in [1, 30]. Default: once.</summary>
    [Range(1, 30)]
    public int MaxRetryAttempts { get; set; }

    /// <summary>
    /// Seconds after which a job that has not begun is stopped, in [7200, 2419200] (2 hours to 28 days). Default: the service's own time.
    /// </summary>
    [Range(7_200, 2_419_200)]
    public int MaxPendingSeconds { get; set; }

    /// <summary>The training plan, by its ARN, whose reserved machines the job takes. Default: none.</summary>
    [Pattern(@"(?=.{50,2048}\z)arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:training-plan/.*", "be the ARN of a training plan")]
    [AgreesWith(nameof(Region), RegionOfArn, Because = OneRegion)]
    public string? TrainingPlan { get; set; }

    /// <summary>Whether the service checks the machines before training. Default: false.</summary>
    public bool CheckMachines { get; set; }

    /// <summary>The region, such as us-west-2. Default: that of the environment or of the user's profile.</summary>
    [Pattern("[a-z]{2,4}(-[a-z]+){1,2}-[0-9]{1,2}", "be a region, such as us-west-2")]
    public string? Region { get; set; }

    /// <summary>
    /// The container's image: yours, or with an <see cref="RemoteTargetAttribute.EntryScript"/> any that runs it. Default: the one that
    /// <see cref="Toolkit"/>,
    /// <see cref="ToolkitVersion"/> and <see cref="Framework"/> choose; with an image they are ignored.
    /// </summary>
    [Pattern(@"\S{1,255}", "be the name of an image of at most 255 characters, without blanks")]
    [OverridesProperty(nameof(Toolkit), nameof(ToolkitVersion), nameof(Framework), Because = Toolkits)]
    [AgreesWith(nameof(Region), @"[0-9]{12}\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.\S+", Because = "a job takes only images of its own region")]
    public string? Image { get; set; }

    /// <summary>
    /// Whether the image comes from a registry of your own in the network of <see cref="Subnets"/>, instead of Amazon ECR. Default:
    /// false.
    /// </summary>
    [RequiresProperty(nameof(Image), nameof(Subnets), Because = "the registry is reached in a network of yours")]
    public bool UsePrivateRegistry { get; set; }

    /// <summary>
    /// The function of AWS Lambda, by its ARN, that gives the credentials of the private registry. Default: none; then the registry asks
    /// for none.
    /// </summary>
    [Pattern("arn:[A-Za-z0-9-]+:lambda:[A-Za-z0-9-]+:[0-9]{12}:function:.+", "be the ARN of a function of AWS Lambda")]
    [RequiresProperty(nameof(UsePrivateRegistry)), AgreesWith(nameof(Region), RegionOfArn, Because = OneRegion)]
    public string? RegistryCredentials { get; set; }

    /// <summary>
    /// What the container starts in place of the image's own entry point, a word each; at most 100 of at most 256 characters. Default:
    /// none; an image with this program needs none.
    /// </summary>
    [Elements(Most = 100), Pattern(@"[\s\S]{0,256}", "have at most 256 characters")]
    [RequiresProperty(nameof(Image), Because = "it is a program of that image")]
    public string[] ContainerEntryPoint { get; set; } = [];

    /// <summary>
    /// Arguments of the container's entry point; at most 100 of at most 256 characters. Default: <c>train</c>, which the service itself
    /// gives.
    /// </summary>
    [Elements(Most = 100), Pattern(@"[\s\S]{0,256}", "have at most 256 characters")]
    [RequiresProperty(nameof(Image), Because = "they are for a program of that image")]
    public string[] ContainerArguments { get; set; } = [];

    /// <summary>
    /// Whether the program travels with the job, published for Linux with its runtime, in place of lying in <see cref="Image"/>: that is then any image with
    /// a shell, tar, gzip and the C libraries that .NET needs, such as <c>runtime-deps</c>. Default: false.
    /// </summary>
    [RequiresProperty(nameof(Image), Because = "the program runs in a container of some image")]
    [ExcludesProperty(nameof(EntryScript), nameof(ContainerEntryPoint), nameof(ContainerArguments), Because = "the job starts the program")]
    public bool SendProgram { get; set; }

    /// <summary>
    /// Toolkit whose image, one of AWS, runs the <see cref="RemoteTargetAttribute.EntryScript"/>: for scripts that exist already, since AWS
    /// maintains these images no more. Default: none.
    /// </summary>
    [AllowedValues("ray", "coach"), RequiresProperty(nameof(ToolkitVersion), nameof(Framework), Because = "the three choose the image")]
    [RequiresProperty(nameof(EntryScript), Because = "toolkit images run a Python or shell script; name an Image for the program itself")]
    [Discouraged("AWS maintains its toolkit images no more, and none serves models of ray; build an image of your own and name it by Image")]
    [AllowedCombinations(
        [nameof(ToolkitVersion), nameof(Framework)],
        "coach 0.10 tensorflow", "coach 0.10.1 tensorflow", "coach 0.11.0 tensorflow", "coach 0.11.0 mxnet", "coach 0.11.1 tensorflow", "coach 0.11 tensorflow", "coach 0.11 mxnet", "coach 1.0.0 tensorflow",
        "ray 0.5 tensorflow", "ray 0.5.3 tensorflow", "ray 0.6 tensorflow", "ray 0.6.5 tensorflow", "ray 0.8.2 tensorflow", "ray 0.8.5 tensorflow", "ray 0.8.5 pytorch", "ray 1.6.0 tensorflow", "ray 1.6.0 pytorch")]
    [AllowedCombinations(
        [nameof(ToolkitVersion), nameof(Region)],
        "coach 1.0.0 " + Regions, "ray 0.8.2/0.8.5/1.6.0 " + Regions,
        "coach 0.10/0.10.1/0.11/0.11.0/0.11.1 " + Regions + MoreRegions, "ray 0.5/0.5.3/0.6/0.6.5 " + Regions + MoreRegions)]
    public string? Toolkit { get; set; }

    /// <summary>Version of <see cref="Toolkit"/>, such as 1.6.0. Default: none.</summary>
    [Pattern(@"[0-9]+(\.[0-9]+){1,2}", "be a version, such as 1.6.0"), RequiresProperty(nameof(Toolkit))]
    public string? ToolkitVersion { get; set; }

    /// <summary>Framework in the image. Default: none.</summary>
    [AllowedValues("tensorflow", "mxnet", "pytorch"), RequiresProperty(nameof(Toolkit))]
    public string? Framework { get; set; }

    /// <summary>
    /// Beginning of the job's name, 1 to 39 characters; the time follows and makes it 63. Default: the experiment's name.
    /// </summary>
    [Pattern(@"(?=.{1,39}\z)[A-Za-z0-9](-*[A-Za-z0-9])*", "be 1 to 39 letters, digits and dashes, and begin and end with a letter or digit")]
    public string? BaseJobName { get; set; }

    /// <summary>
    /// Arguments of the script, each <c>--name=value</c>, or <c>--name</c> alone for a switch; at most 93, since the job adds seven hyperparameters of
    /// its own, whose names begin with <c>sagemaker_</c>. Default: none; the program itself takes the options of the config class.
    /// </summary>
    [Elements(Most = 93, AreNamed = true)]
    [Pattern(
        @"--?(?!sagemaker_)[A-Za-z][A-Za-z0-9._-]{0,255}(=[\s\S]{0,2498})?",
        "be --name=value or --name, with a name of at most 256 letters, digits and . _ - that does not begin with sagemaker_, and a value of at most 2498 characters")]
    [RequiresProperty(nameof(EntryScript), Because = "the program itself takes the options of the config class")]
    public override string[] ScriptParameters { get; set; } = [];

    /// <summary>Seconds after which the job is stopped, in [1, 2419200] (28 days). Default: 86400.</summary>
    [Range(1, 2_419_200), JobDuration, DefaultValue(86_400), AtMostProperty(nameof(MaxWaitSeconds), Because = "waiting includes running")]
    public override int MaxRunDurationSeconds { get; set; } = 86_400;

    /// <summary>Whether spare machines are used, which may be taken away. Default: false.</summary>
    [RequiresProperty(nameof(MaxWaitSeconds), Because = "a job on spare machines needs a limit of its own")]
    public bool UseSpot { get; set; }

    /// <summary>Seconds for waiting and running together with <see cref="UseSpot"/>; at least 1. Default: none.</summary>
    [Range(1, int.MaxValue), RequiresProperty(nameof(UseSpot))]
    public int MaxWaitSeconds { get; set; }

    /// <summary>Where results go in S3. Default: the account's bucket.</summary>
    [Pattern(S3, S3Words)]
    public string? OutputPath { get; set; }

    /// <summary>The KMS key, by id, alias or ARN, that encrypts results and uploads. Default: the account's.</summary>
    [Pattern(Key, KeyWords), AgreesWith(nameof(Region), RegionOfArn, Because = OneRegion)]
    public string? OutputKmsKey { get; set; }

    /// <summary>Whether results are packed: as model.tar.gz and output.tar.gz, else file by file. Default: true.</summary>
    public bool CompressOutput { get; set; } = true;

    /// <summary>Where what is sent goes in S3. Default: the bucket of <see cref="OutputPath"/>.</summary>
    [Pattern(S3, S3Words)]
    public string? CodePath { get; set; }

    /// <summary>
    /// Where the run goes in S3 while it trains, checkpoints and all; a job with the same path goes on with the run that is there.
    /// Default: a folder of the job's own below <see cref="OutputPath"/>.
    /// </summary>
    [Pattern(S3, S3Words)]
    public string? CheckpointPath { get; set; }

    /// <summary>
    /// The folder in the container that is kept at <see cref="CheckpointPath"/>. Default: /opt/ml/checkpoints, where this program keeps its
    /// run.
    /// </summary>
    [Pattern(@"/\S*", "be a folder of the container, such as /opt/ml/checkpoints"), RequiresProperty(nameof(CheckpointPath), Because = "the folder is kept there")]
    public string? CheckpointFolder { get; set; }

    /// <summary>Data that the job reads, each <c>channel=s3://…</c>, each channel once; at most 20. Default: none.</summary>
    [Elements(Most = 20, AreNamed = true)]
    [Pattern(@"[A-Za-z0-9._-]{1,64}=s3://[^/\s]+(/\S*)?", "be channel=s3://bucket/folder")]
    public string[] Inputs { get; set; } = [];

    /// <summary>How the job reads inputs that <see cref="InputModes"/> does not name. Default: File.</summary>
    [AllowedValues("File", "Pipe", "FastFile")]
    public string InputMode { get; set; } = "File";

    /// <summary>How the job reads single inputs, each <c>channel=mode</c>, such as <c>replays=FastFile</c>. Default: none.</summary>
    [Elements(Most = 20, AreNamed = true)]
    [Pattern(@"[A-Za-z0-9._-]{1,64}=(File|Pipe|FastFile)", "be channel=mode with File, Pipe or FastFile")]
    [NamesOf(nameof(Inputs)), RequiresProperty(nameof(Inputs), Because = "a mode belongs to an input")]
    public string[] InputModes { get; set; } = [];

    /// <summary>
    /// Metrics that the service reads from the job's log, each <c>NAME=REGEX</c> with a group that holds the value, such as <c>loss=loss:
    /// ([0-9.]+)</c>; at most 40. Default: none.
    /// </summary>
    [MetricDefinitions]
    public string[] MetricDefinitions { get; set; } = [];

    /// <summary>
    /// Whether the service keeps what <see cref="MetricDefinitions"/> find as time series, for its own pages. Default: false.
    /// </summary>
    [RequiresProperty(nameof(MetricDefinitions), Because = "without them it finds no metrics")]
    public bool RecordMetrics { get; set; }

    /// <summary>Subnets of the machines; at most 16. Default: none.</summary>
    [Elements(Most = 16)]
    [Pattern("subnet-[0-9a-f]{8,17}", "be the id of a subnet, such as subnet-0123abcd"), RequiresProperty(nameof(SecurityGroups), Because = "a network needs both")]
    public string[] Subnets { get; set; } = [];

    /// <summary>Security groups of the machines; at most 5. Default: none.</summary>
    [Elements(Most = 5)]
    [Pattern("sg-[0-9a-f]{8,17}", "be the id of a security group, such as sg-0123abcd"), RequiresProperty(nameof(Subnets), Because = "a network needs both")]
    public string[] SecurityGroups { get; set; } = [];

    /// <summary>Whether what machines send to each other is encrypted. Default: false.</summary>
    public bool EncryptTraffic { get; set; }

    /// <summary>
    /// Whether people with the right to do so may open a shell in the container while it runs, through AWS Systems Manager. Default:
    /// false.
    /// </summary>
    public bool AllowRemoteDebug { get; set; }

    /// <summary>Whether the container reaches no network. Default: false.</summary>
    public bool IsolateNetwork { get; set; }
}
