namespace RlTemplates;

/// <summary>
/// A workspace of Azure Machine Learning. Names and limits are those of its REST API, version 2026-05-01. A job runs on the cluster of its head, or, with
/// <see cref="InstanceType"/> or without machine groups, on machines that the service provides itself (serverless).
/// </summary>
[TargetPackage("RlTemplates.AzureMl"), MachineProvider("azure")]
public sealed class AzureMlAttribute : ClusterTargetAttribute
{
    private const string AzureFiles = @"[^=]*=(azureml:.*|https://[^/]+\.file\.core\.[^/]+/.+)";
    private const string AzureFilesWords = "be a share of Azure Files (https://ACCOUNT.file.core.windows.net/SHARE) or a datastore that is one (azureml:), since Windows compute reads no other inputs";
    private const string NotOnWindows = "Windows compute takes no definition of an environment";
    private const string OneBase = "an environment has one base";
    private const string Serverless = "machines that the service provides are in the network of the workspace";
    private const string VersionsWithRay = "2023-0[4-9]-01-preview|2023-1[0-2]-01-preview|2024-0[1-4]-01-preview|2026-03-15-preview|2026-05-15-preview";
    private const string VersionsWithRayWords =
        "be a preview version that has Ray (2023-04-01-preview to 2024-04-01-preview, 2026-03-15-preview, 2026-05-15-preview), where the service starts Ray; no stable version has it";

    /// <summary>The subscription's id, a GUID. Default: that of <c>config.json</c>.</summary>
    [Pattern("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", "be a GUID, such as 00000000-0000-0000-0000-000000000001")]
    public string? SubscriptionId { get; set; }

    /// <summary>The resource group, 1 to 90 characters. Default: that of <c>config.json</c>.</summary>
    [Pattern(@"[\w().-]{0,89}[\w()-]", "be 1 to 90 letters, digits and _ - . ( ) and not end with a dot")]
    public string? ResourceGroup { get; set; }

    /// <summary>The workspace, 3 to 33 characters. Default: that of <c>config.json</c>.</summary>
    [Pattern("[A-Za-z0-9][A-Za-z0-9_-]{2,32}", "be 3 to 33 letters, digits, dashes and underscores and begin with a letter or digit")]
    public string? Workspace { get; set; }

    /// <summary>
    /// As whom the job reaches data and other services: by the workspace's token (AMLToken), as the compute's managed identity (Managed),
    /// or as the user who submits (UserIdentity).
    /// Default: what the workspace says.
    /// </summary>
    [System.ComponentModel.DataAnnotations.AllowedValues("AMLToken", "Managed", "UserIdentity")]
    public string? Identity { get; set; }

    /// <summary>
    /// Size of machines that the service provides itself (serverless), such as <c>STANDARD_D4S_V3</c>; the target then takes no machine groups. Default: none; then the
    /// job runs on the cluster of its head, or, without one, on machines of the service's choice.
    /// </summary>
    [MachineSize("azure"), ReplacesMachines]
    [ExcludesProperty(nameof(Head), nameof(Workers), Because = "a job has machines of the service or machine groups")]
    [OverridesProperty(nameof(VirtualNetwork), nameof(Subnet), nameof(NetworkResourceGroup), Because = Serverless)]
    public string? InstanceType { get; set; }

    /// <summary>How many machines of <see cref="InstanceType"/>, in [1, 10000]; more than one for a script alone. Default: 1.</summary>
    [System.ComponentModel.DataAnnotations.Range(1, 10_000), MachineCount(MachineCountUse.Job)]
    [RequiresProperty(nameof(InstanceType), Because = "machine groups say how many machines they have by NodeCount")]
    public int InstanceCount { get; set; } = 1;

    /// <summary>Whether the job uses the GPUs of <see cref="InstanceType"/>: the default image is then one for GPUs. Default: false.</summary>
    [NeedsGpu(nameof(InstanceType)), RequiresProperty(nameof(InstanceType), Because = "machine groups have UseGpu themselves")]
    public bool UseGpu { get; set; }

    /// <summary>
    /// Tier of a job whose machines the service provides itself; Spot takes spare ones, which may be taken away. Default: the service's
    /// choice.
    /// </summary>
    [System.ComponentModel.DataAnnotations.AllowedValues("Spot", "Basic", "Standard", "Premium")]
    [ExcludesMachines("tiers are for machines that the service provides itself; LowPriority of a machine group makes its machines cheap")]
    public string? JobTier { get; set; }

    /// <summary>
    /// Version of the service's REST API that requests use, such as <c>2026-05-15-preview</c>. A version that the service does not know is refused by it. Default: 2026-05-01.
    /// </summary>
    [Pattern("20[0-9]{2}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))(-preview)?", "be a version of the API, such as 2026-05-01 or 2026-05-15-preview")]
    [PatternWhere(nameof(UseRayDistribution), VersionsWithRay, VersionsWithRayWords, Example = "2026-05-15-preview")]
    public string? ApiVersion { get; set; }

    /// <summary>
    /// Whether the service itself starts Ray on the machines of a script, as preview versions of its API offer; the job's command is then the script alone. Default: false; then the
    /// job's command starts Ray, which works with every version.
    /// </summary>
    [RequiresProperty(nameof(ApiVersion), Because = "only preview versions of the API have Ray")]
    [RequiresProperty(nameof(EntryScript), Because = "the program itself needs no Ray")]
    [OverridesProperty(nameof(CoordinationTimeoutSeconds), Because = "the service itself waits for the machines")]
    public bool UseRayDistribution { get; set; }

    /// <summary>The base image. Packages are added on top of it. Default: one for CPUs or GPUs, as the head uses them.</summary>
    [Pattern(@"\S{1,255}", "be the name of an image, without blanks")]
    public string? Image { get; set; }

    /// <summary>
    /// An environment that the workspace has, as <c>name</c>, <c>name:version</c> or <c>name@latest</c>, with or without <c>azureml:</c> in front. Packages are added on top of it. Default: none.
    /// </summary>
    [Pattern(@"(azureml:)?[A-Za-z0-9][A-Za-z0-9._-]{0,254}(:[A-Za-z0-9._-]{1,255}|@latest)?", "be the name of an environment, alone or with :VERSION or @latest")]
    [ExcludesProperty(nameof(Image), nameof(DockerContext), Because = OneBase)]
    public string? RegisteredEnvironment { get; set; }

    /// <summary>The folder from which the service builds the base image, relative to the project. Packages are added on top of it. Default: none.</summary>
    [FileMustExist(IsDirectory = true), ExcludesProperty(nameof(Image), nameof(RegisteredEnvironment), Because = OneBase)]
    public string? DockerContext { get; set; }

    /// <summary>The Dockerfile, relative to <see cref="DockerContext"/>. Default: Dockerfile.</summary>
    [FileMustExist(RelativeTo = nameof(DockerContext)), RequiresProperty(nameof(DockerContext))]
    public string? Dockerfile { get; set; }

    /// <summary>A file with a conda environment, relative to the project. Default: none.</summary>
    [FileMustExist, ExcludesProperty(nameof(CondaPackages), nameof(PipPackages), nameof(RequirementsFile), Because = "the file lists all packages")]
    public string? CondaFile { get; set; }

    /// <summary>A file of pip packages, relative to the project. Default: none.</summary>
    [FileMustExist]
    public string? RequirementsFile { get; set; }

    /// <summary>Conda packages of the environment. Default: none.</summary>
    public string[] CondaPackages { get; set; } = [];

    /// <summary>Pip packages of the environment. Default: none.</summary>
    public string[] PipPackages { get; set; } = [];

    /// <summary>Whether the compute runs Windows. It takes no environment, and only inputs of Azure Files. Default: false.</summary>
    [ExcludesProperty(
        nameof(Image), nameof(RegisteredEnvironment), nameof(DockerContext), nameof(CondaFile), nameof(RequirementsFile), nameof(CondaPackages), nameof(PipPackages), Because = NotOnWindows)]
    public bool IsWindows { get; set; }

    /// <summary>Framework that joins the machines. Default: Ray.</summary>
    [System.ComponentModel.DataAnnotations.AllowedValues("ray", "mpi")]
    public string Framework { get; set; } = "ray";

    /// <summary>Version of <see cref="Framework"/>, such as 2.40.0. Default: the newest.</summary>
    [Pattern(@"[0-9]+(\.[0-9]+){1,2}", "be a version, such as 2.40.0")]
    public string? FrameworkVersion { get; set; }

    /// <summary>Shared memory of each container: a whole number and b, k, m or g, such as <c>24g</c>. Default: 2g.</summary>
    [Pattern("0*[1-9][0-9]*[bBkKmMgG]", "be a whole number of at least 1 and a unit (b, k, m or g), such as 24g")]
    public string? ShmSize { get; set; }

    /// <summary>The virtual network of machine groups that name none. Head and workers of two sizes need one. Default: none.</summary>
    [JoinsMachines]
    public string? VirtualNetwork { get; set; }

    /// <summary>The subnet of the virtual network. Default: default.</summary>
    [Pattern("[A-Za-z0-9]([A-Za-z0-9._-]{0,78}[A-Za-z0-9_])?", "be 1 to 80 letters, digits and . _ -, begin with a letter or digit and not end with . or -")]
    public string? Subnet { get; set; }

    /// <summary>The resource group of the virtual network. Default: that of the workspace.</summary>
    [Pattern(@"[\w().-]{0,89}[\w()-]", "be 1 to 90 letters, digits and _ - . ( ) and not end with a dot")]
    public string? NetworkResourceGroup { get; set; }

    /// <summary>
    /// Data that the job reads, each <c>name=uri</c>, each name once. <c>azureml:NAME:VERSION</c> is data of the workspace, a folder. Of another uri the last part tells: with an ending, as in <c>a/b.csv</c>, it is
    /// a file, else, or with a slash at its end, a folder. Default: none.
    /// </summary>
    [Elements(AreNamed = true)]
    [Pattern(
        @"[A-Za-z_][A-Za-z0-9_]*=((azureml|https?|wasbs?|abfss?)://\S+|azureml:[^\s/:@]+:[^\s/:@]+)",
        "be name=uri with a uri of azureml, https, wasbs or abfss, or data of the workspace with its version, such as replays=azureml:replays:3")]
    [PatternWhere(nameof(IsWindows), AzureFiles, AzureFilesWords)]
    public string[] Inputs { get; set; } = [];

    /// <summary>How the job reads inputs that <see cref="InputModes"/> does not name. Default: ReadOnlyMount.</summary>
    [System.ComponentModel.DataAnnotations.AllowedValues("ReadOnlyMount", "ReadWriteMount", "Download", "Direct", "EvalMount", "EvalDownload")]
    public string InputMode { get; set; } = "ReadOnlyMount";

    /// <summary>How the job reads single inputs, each <c>name=mode</c>, such as <c>replays=Download</c>. Default: none.</summary>
    [Elements(AreNamed = true)]
    [Pattern("[A-Za-z_][A-Za-z0-9_]*=(ReadOnlyMount|ReadWriteMount|Download|Direct|EvalMount|EvalDownload)", "be name=mode with ReadOnlyMount, ReadWriteMount, Download, Direct, EvalMount or EvalDownload")]
    [NamesOf(nameof(Inputs)), RequiresProperty(nameof(Inputs), Because = "a mode belongs to an input")]
    public string[] InputModes { get; set; } = [];

    /// <summary>Where the service keeps what the job writes, each <c>name=uri</c>. Default: none; the files of the run are kept in any case.</summary>
    [Elements(AreNamed = true)]
    [Pattern(@"[A-Za-z_][A-Za-z0-9_]*=azureml://\S+", "be name=uri with a uri of azureml, such as azureml://datastores/workspaceblobstore/paths/pong")]
    public string[] Outputs { get; set; } = [];

    /// <summary>How the job writes outputs. Default: ReadWriteMount.</summary>
    [System.ComponentModel.DataAnnotations.AllowedValues("ReadWriteMount", "Upload", "Direct")]
    public string OutputMode { get; set; } = "ReadWriteMount";
}
