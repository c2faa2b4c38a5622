namespace RlTemplates;

/// <summary>A workspace of Azure Machine Learning. Names and limits are those of its REST API, version 2026-05-01.</summary>
[TargetPackage("RlTemplates.AzureMl"), MachineProvider("azure")]
public sealed class AzureMlAttribute : ClusterTargetAttribute
{
    private const string AzureFiles = @"[^=]*=(azureml:.*|https://[^/]+\.file\.core\.[^/]+/.+)";
    private const string AzureFilesWords = "be a share of Azure Files (https://ACCOUNT.file.core.windows.net/SHARE) or a datastore that is one (azureml:), since Windows compute reads no other inputs";
    private const string NotOnWindows = "Windows compute takes no definition of an environment";

    /// <summary>The subscription's id, a GUID. Default: that of <c>config.json</c>.</summary>
    [Pattern("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", "be a GUID, such as 00000000-0000-0000-0000-000000000001")]
    public string? SubscriptionId { get; set; }

    /// <summary>The resource group, 1 to 90 characters. Default: that of <c>config.json</c>.</summary>
    [Pattern(@"[\w().-]{0,89}[\w()-]", "be 1 to 90 letters, digits and _ - . ( ) and not end with a dot")]
    public string? ResourceGroup { get; set; }

    /// <summary>The workspace, 3 to 33 characters. Default: that of <c>config.json</c>.</summary>
    [Pattern("[A-Za-z0-9][A-Za-z0-9_-]{2,32}", "be 3 to 33 letters, digits, dashes and underscores and begin with a letter or digit")]
    public string? Workspace { get; set; }

    /// <summary>The base image. Packages are added on top of it. Default: one for CPUs or GPUs, as the head uses them.</summary>
    [Pattern(@"\S{1,255}", "be the name of an image, without blanks")]
    public string? Image { get; set; }

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
    [ExcludesProperty(nameof(Image), nameof(CondaFile), nameof(RequirementsFile), nameof(CondaPackages), nameof(PipPackages), Because = NotOnWindows)]
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

    /// <summary>Data that the job reads, each <c>name=uri</c>, each name once. Default: none.</summary>
    [Elements(AreNamed = true)]
    [Pattern(@"[A-Za-z_][A-Za-z0-9_]*=(azureml|https?|wasbs?|abfss?)://\S+|[A-Za-z_][A-Za-z0-9_]*=azureml:\S+", "be name=uri with a uri of azureml, https, wasbs or abfss")]
    [PatternWhere(nameof(IsWindows), AzureFiles, AzureFilesWords)]
    public string[] Inputs { get; set; } = [];
}
