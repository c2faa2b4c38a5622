using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Parsing;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

public sealed class TargetRuleTests
{
    private const string Machines = "[Head(\"head\", VmSize = \"STANDARD_NC4AS_T4_V3\", UseGpu = true), Workers(\"players\", VmSize = \"STANDARD_D2_V2\", NodeCount = 4)]";

    public static TheoryData<string, string, string, string, string?> Attributes => new()
    {
        { "RLT0050", "[AzureMl(ShmSize = \"24gb\")]", "'ShmSize' of [AzureMl] is '24gb'; it must be a whole number of at least 1 and a unit", "[AzureMl(ShmSize = \"24g\")]", null },
        { "RLT0050", "[AzureMl(Name = \"my prod\")]", "'Name' of [AzureMl]", "[AzureMl(Name = \"my-prod\")]", null },
        { "RLT0050", "[SageMaker(Role = \"arn:aws:iam::12:role/Trainer\")]", "name of a role", "[SageMaker(Role = \"arn:aws:iam::123456789012:role/Trainer\"), SageMaker(Role = \"Trainer\", Name = \"other\")]", null },
        { "RLT0050", "[SageMaker(InstanceType = \"p3.2xlarge\")]", "be a type of SageMaker", "[SageMaker(InstanceType = \"ml.g5.xlarge\")]", null },
        { "RLT0050", "[SageMaker(Inputs = [\"train=s3://b/a\", \"test=/tmp\"])]", "'test=/tmp'", "[SageMaker(Inputs = [\"train=s3://b/a\", \"test=s3://b\"])]", null },
        { "RLT0050", "[AzureMl] [Head(\"-head\")]", "'Name' of [Head] is '-head'", "[AzureMl] [Head(\"head\")]", null },
        { "RLT0050", "[Slurm(Memory = \"lots\")]", "such as 24g", "[Slurm(Memory = \"64G\", Modules = [\"cuda/12.4\"])]", null },
        { "RLT0050", "[Ray(Address = \"head:8265\")]", "http://head:8265", "[Ray(Address = \"http://head:8265\")]", null },
        { "RLT0050", "[AzureMl(IsWindows = true, Inputs = [\"a=https://x.file.core.windows.net/s\", \"b=wasbs://c@x.blob.core.windows.net/\"])]", "'Inputs' of [AzureMl] is 'b=wasbs://c@x.blob.core.windows.net/'; it must be a share of Azure Files", "[AzureMl(IsWindows = true, Inputs = [\"a=https://x.file.core.windows.net/s\", \"b=azureml://datastores/files/paths/a\"]), AzureMl(Name = \"linux\", Inputs = [\"b=wasbs://c@x.blob.core.windows.net/\"])]", null },
        { "RLT0050", "[AzureMl(EntryScript = \"a.py\", ScriptParameters = [\"run=IMPALA\"])]", "'ScriptParameters' of [AzureMl] is 'run=IMPALA'; it must be --name=value or --name", "[AzureMl(EntryScript = \"a.py\", ScriptParameters = [\"--run=IMPALA\", \"--resume\", \"--stop={\\\"a\\\": 1}\"])]", null },
        { "RLT0050", "[AzureMl(RegisteredEnvironment = \"pong:\")]", "be the name of an environment", "[AzureMl(RegisteredEnvironment = \"pong:3\"), AzureMl(Name = \"b1\", RegisteredEnvironment = \"pong@latest\")]", null },
        { "RLT0050", "[AzureMl(Outputs = [\"logs=/tmp\"])]", "be name=uri with a uri of azureml", "[AzureMl(Outputs = [\"logs=azureml://datastores/blob/paths/logs\"])]", null },
        { "RLT0050", "[AzureMl(Inputs = [\"a=azureml:a:1\"], InputModes = [\"a=Pipe\"])]", "'a=Pipe'; it must be name=mode", "[AzureMl(Inputs = [\"a=azureml:a:1\"], InputModes = [\"a=Download\"])]", null },
        { "RLT0050", "[SageMaker(Inputs = [\"a=s3://b/a\"], InputModes = [\"a=Download\"])]", "'a=Download'; it must be channel=mode", "[SageMaker(Inputs = [\"a=s3://b/a\"], InputModes = [\"a=FastFile\"])]", null },
        { "RLT0050", "[SageMaker(Region = \"Oregon\")]", "be a region, such as us-west-2", "[SageMaker(Region = \"us-gov-west-1\")]", null },
        { "RLT0050", "[AzureMl] [Head(\"head\"), Workers(\"players\", ShmSize = \"0g\")]", "'ShmSize' of [Workers] is '0g'", "[AzureMl] [Head(\"head\"), Workers(\"players\", ShmSize = \"24g\")]", null },
        { "RLT0051", "[SageMaker(KeepAliveSeconds = 21601)]", "is 21601; it must lie in [0, 21600]", "[SageMaker(KeepAliveSeconds = 21600)]", "21600" },
        { "RLT0051", "[SageMaker(MaxRetryAttempts = 31)]", "is 31; it must lie in [1, 30]", "[SageMaker(MaxRetryAttempts = 30)]", "30" },
        { "RLT0051", "[AzureMl(InputMode = \"Downlaod\")]", "must be one of \"ReadOnlyMount\", \"ReadWriteMount\"", "[AzureMl(InputMode = \"Download\")]", "\"Download\"" },
        { "RLT0051", "[AzureMl(MaxRunDurationSeconds = 0)]", "is 0; it must be at least 1", "[AzureMl(MaxRunDurationSeconds = 60)]", "1" },
        { "RLT0051", "[SageMaker(MaxRunDurationSeconds = 3000000)]", "[1, 2419200]", "[SageMaker(MaxRunDurationSeconds = 2419200)]", "2419200" },
        { "RLT0051", "[SageMaker(Toolkit = \"rai\", ToolkitVersion = \"1.6.0\", Framework = \"pytorch\", EntryScript = \"train.py\")]", "be one of \"ray\", \"coach\"", "[SageMaker]", "\"ray\"" },
        { "RLT0051", "[AzureMl] [Head(\"head\", NodeCount = -1)]", "is -1; it must lie in [1, 10000]", "[AzureMl] [Head(\"head\", NodeCount = 1)]", "1" },
        { "RLT0052", "[AzureMl] [Head(\"head\", MinNodes = 3, MaxNodes = 2)]", "'MinNodes' of [Head] is 3, more than 'MaxNodes', which is 2", "[AzureMl] [Head(\"head\", MinNodes = 2, MaxNodes = 2)]", "2" },
        { "RLT0052", "[SageMaker(UseSpot = true, MaxWaitSeconds = 3600)]", "'MaxRunDurationSeconds' of [SageMaker] is 86400, more than 'MaxWaitSeconds', which is 3600: waiting includes running", "[SageMaker(UseSpot = true, MaxRunDurationSeconds = 3600, MaxWaitSeconds = 3600)]", "86400" },
        { "RLT0052", "[Slurm(CoordinationTimeoutSeconds = 7200, MaxRunDurationSeconds = 3600)]", "'CoordinationTimeoutSeconds' of [Slurm] is 7200, more than 'MaxRunDurationSeconds', which is 3600: the job is ended by then", "[Slurm(CoordinationTimeoutSeconds = 7200), Ray(CoordinationTimeoutSeconds = 900, MaxRunDurationSeconds = 900), AzureMl(MaxRunDurationSeconds = 60)]", "3600" },
        { "RLT0053", "[SageMaker(UseSpot = true)]", "'UseSpot' of [SageMaker] needs MaxWaitSeconds too", "[SageMaker(UseSpot = false)]", "true, MaxWaitSeconds = " },
        { "RLT0053", "[SageMaker(Toolkit = \"ray\")]", "needs ToolkitVersion and Framework too: the three choose the image", "[SageMaker]", null },
        { "RLT0053", "[SageMaker(Subnets = [\"subnet-0123abcd\"])]", "needs SecurityGroups too", "[SageMaker(Subnets = [\"subnet-0123abcd\"], SecurityGroups = [\"sg-0123abcd\"])]", null },
        { "RLT0135", "[SageMaker(Image = \"rl:1\", Toolkit = \"ray\", ToolkitVersion = \"1.6.0\", Framework = \"pytorch\", EntryScript = \"train.py\")]", "'Toolkit' of [SageMaker] is ignored beside 'Image': an image already holds toolkit and framework; leave one out", "[SageMaker(Image = \"rl:1\")]", null },
        { "RLT0136", "[SageMaker(Toolkit = \"ray\", ToolkitVersion = \"1.6.0\", Framework = \"pytorch\", EntryScript = \"train.py\")]", "'Toolkit' of [SageMaker] is for what exists already: AWS maintains its toolkit images no more", "[SageMaker(Image = \"rl:1\", EntryScript = \"train.py\")]", null },
        { "RLT0134", "[SageMaker(Toolkit = \"ray\", ToolkitVersion = \"1.5.0\", Framework = \"pytorch\", EntryScript = \"train.py\")]", "'ToolkitVersion' of [SageMaker] is '1.5.0', which does not go with Toolkit 'ray' and Framework 'pytorch'; it must be 1.6.0 or 0.8.5", Migrated("ray", "1.6.0", "pytorch"), "\"1.6.0\"" },
        { "RLT0134", "[SageMaker(Toolkit = \"ray\", ToolkitVersion = \"0.8.2\", Framework = \"mxnet\", EntryScript = \"train.py\")]", "'Framework' of [SageMaker] is 'mxnet', which does not go with Toolkit 'ray' and ToolkitVersion '0.8.2'; it must be tensorflow", Migrated("ray", "0.8.2", "tensorflow"), "\"tensorflow\"" },
        { "RLT0134", "[SageMaker(Toolkit = \"coach\", ToolkitVersion = \"1.6.0\", Framework = \"pytorch\", EntryScript = \"train.py\")]", "'Toolkit' of [SageMaker] is 'coach', which does not go with ToolkitVersion '1.6.0' and Framework 'pytorch'; it must be ray", Migrated("coach", "0.11", "mxnet"), "\"ray\"" },
        { "RLT0134", "[SageMaker(Toolkit = \"coach\", ToolkitVersion = \"9.9\", Framework = \"pytorch\", EntryScript = \"train.py\")]", "'Toolkit' of [SageMaker] is 'coach', with ToolkitVersion '9.9' and Framework 'pytorch'; together they must be coach 0.10 tensorflow, ", Migrated("coach", "1.0.0", "tensorflow"), null },
        { "RLT0134", "[SageMaker(Toolkit = \"ray\", ToolkitVersion = \"1.6.0\", Framework = \"pytorch\", EntryScript = \"train.py\", Region = \"eu-north-1\")]", "'ToolkitVersion' of [SageMaker] is '1.6.0', which does not go with Toolkit 'ray' and Region 'eu-north-1'; it must be 0.5, 0.5.3, 0.6 or 0.6.5", Migrated("ray", "1.6.0", "pytorch"), "\"0.5\"" },
        { "RLT0134", "[SageMaker(Toolkit = \"coach\", ToolkitVersion = \"1.0.0\", Framework = \"tensorflow\", EntryScript = \"train.py\", Region = \"ap-northeast-3\")]", "'Region' of [SageMaker] is 'ap-northeast-3', which does not go with Toolkit 'coach' and ToolkitVersion '1.0.0'; it must be ap-northeast-1, ap-northeast-2", Migrated("coach", "1.0.0", "tensorflow"), "\"ap-northeast-1\"" },
        {
            "RLT0134", "[SageMaker(Region = \"eu-west-1\", Image = \"123456789012.dkr.ecr.us-west-2.amazonaws.com/rl:1\")]",
            "'Image' of [SageMaker] names 'us-west-2', but Region is 'eu-west-1': a job takes only images of its own region",
            "[SageMaker(Region = \"eu-west-1\", Image = \"123456789012.dkr.ecr.eu-west-1.amazonaws.com/rl:1\"), SageMaker(Name = \"hub\", Region = \"eu-west-1\", Image = \"hub.example/us-west-2:1\"), SageMaker(Name = \"any\", Image = \"123456789012.dkr.ecr.us-west-2.amazonaws.com/rl:1\")]",
            null
        },
        {
            "RLT0134", "[SageMaker(Region = \"eu-west-1\", VolumeKmsKey = \"arn:aws:kms:us-west-2:123456789012:key/a\")]",
            "'VolumeKmsKey' of [SageMaker] names 'us-west-2', but Region is 'eu-west-1': a job takes only what is in its own region",
            "[SageMaker(Region = \"eu-west-1\", VolumeKmsKey = \"arn:aws:kms:eu-west-1:123456789012:key/a\", OutputKmsKey = \"alias/us-west-2\")]",
            null
        },
        { "RLT0050", "[SageMaker(Image = \"rl:1\", EntryScript = \"train.py\", ScriptParameters = [\"--sagemaker_region=x\"])]", "that does not begin with sagemaker_", "[SageMaker(Image = \"rl:1\", EntryScript = \"train.py\", ScriptParameters = [\"--region=x\"])]", null },
        { "RLT0137", "[SageMaker(Image = \"rl:1\", EntryScript = \"train.py\", ScriptParameters = [\"--lr=1\", \"--lr=2\"])]", "'ScriptParameters' of [SageMaker] has the name '--lr' twice", "[SageMaker(Image = \"rl:1\", EntryScript = \"train.py\", ScriptParameters = [\"--lr=1\"]), Local(Name = \"l\", EntryScript = \"train.py\", ScriptParameters = [\"--lr=1\", \"--lr=2\"])]", null },
        { "RLT0053", "[SageMaker(Toolkit = \"ray\", ToolkitVersion = \"1.6.0\", Framework = \"pytorch\")]", "'Toolkit' of [SageMaker] needs EntryScript too: toolkit images run a Python or shell script", "[SageMaker(Image = \"rl:1\")]", null },
        { "RLT0053", "[SageMaker(InstanceCount = 2)] [Head(\"head\")]", "'InstanceCount' of [SageMaker] needs InstanceType too: machine groups say how many machines they have by NodeCount", "[SageMaker] [Head(\"head\")]", null },
        { "RLT0050", "[SageMaker(InstanceType = \"ml.trn1.2xlarge\")]", "none of inf or trn", "[SageMaker(InstanceType = \"ml.g5.xlarge\")]", null },
        { "RLT0050", "[SageMaker(InstanceType = \"ml.inf2.xlarge\")]", "none of inf or trn", "[SageMaker(InstanceType = \"ml.m5.xlarge\")]", null },
        { "RLT0050", "[SageMaker] [Head(\"head\", VmSize = \"ml.trn1.2xlarge\")]", "'VmSize' of [Head] is 'ml.trn1.2xlarge'; it must be a type of SageMaker", "[SageMaker] [Head(\"head\", VmSize = \"ml.g5.xlarge\")]", null },
        { "RLT0050", "[AzureMl(ShmSize = \"0g\")]", "a whole number of at least 1", "[AzureMl(ShmSize = \"08G\")]", null },
        { "RLT0050", "[Slurm(EntryScript = \"s3://bucket/train.py\")]", "'EntryScript' of [Slurm] is 's3://bucket/train.py'; it must be the path of a file in the source directory", "[Slurm(EntryScript = \"train.py\")]", null },
        { "RLT0050", "[Ray(EntryScript = \"/home/me/train.py\")]", "relative to that, such as train.py", "[Ray(EntryScript = \"./jobs/train.py\")]", null },
        { "RLT0050", "[Ray(EntryScript = \"C:\\\\me\\\\train.py\")]", "relative to that, such as train.py", "[Ray(EntryScript = \"jobs\\\\train.py\")]", null },
        { "RLT0050", "[Ray(SourceDirectory = \"jobs\", EntryScript = \"a/../../train.py\")]", "relative to that, such as train.py", "[Ray(SourceDirectory = \"jobs\", EntryScript = \"a..b/train..py\")]", null },
        { "RLT0050", "[Ray(EntryScript = \" \")]", "relative to that, such as train.py", "[Ray(EntryScript = \"my train.py\")]", null },
        { "RLT0137", "[SageMaker(Inputs = [\"train=s3://b/a\", \"train=s3://b/b\"])]", "'Inputs' of [SageMaker] has the name 'train' twice; remove one", "[SageMaker(Inputs = [\"train=s3://b/a\", \"Train=s3://b/a\"])]", null },
        { "RLT0137", "[AzureMl(Inputs = [\"a=azureml:a:1\", \"a=azureml:a:2\"])]", "'Inputs' of [AzureMl] has the name 'a' twice", "[AzureMl(Inputs = [\"a=azureml:a:1\", \"b=azureml:a:1\"])]", null },
        { "RLT0137", $"[SageMaker(Inputs = [{Many(21)}])]", "'Inputs' of [SageMaker] has 21 elements; it may have at most 20", $"[SageMaker(Inputs = [{Many(20)}])]", null },
        { "RLT0138", Machines + "[AzureMl]", "[AzureMl] has no 'VirtualNetwork', but [Head(\"head\")] and [Workers(\"players\")] ask for different machines", Machines + "[AzureMl(VirtualNetwork = \"net\")]", null },
        { "RLT0138", "[AzureMl, Head(\"head\", Cpus = 4, VirtualNetwork = \"net\"), Workers(\"players\", Cpus = 2)]", "reach each other only in a network; name one", "[AzureMl, Head(\"head\", Cpus = 4, VirtualNetwork = \"net\"), Workers(\"players\", Cpus = 2, VirtualNetwork = \"net\")]", null },
        { "RLT0138", "[AzureMl, Head(\"head\", VmSize = \"STANDARD_D2_V2\"), Workers(\"players\")]", "name one", "[AzureMl, Head(\"head\", VmSize = \"STANDARD_D2_V2\"), Workers(\"players\", VmSize = \"Standard_D2_v2\", NodeCount = 4)]", null },
        { "RLT0139", "[AzureMl(JobTier = \"Spot\"), Head(\"head\")]", "'JobTier' of [AzureMl] contradicts [Head(\"head\")]: tiers are for machines that the service provides itself; LowPriority of a machine group makes its machines cheap; leave one out", "[AzureMl(JobTier = \"Spot\"), AzureMl(Name = \"sized\", InstanceType = \"STANDARD_D4S_V3\", JobTier = \"Spot\"), Ray, Head(\"head\", Target = \"ray\")]", null },
        { "RLT0135", "[AzureMl(InstanceType = \"STANDARD_D4S_V3\", VirtualNetwork = \"net\")]", "'VirtualNetwork' of [AzureMl] is ignored beside 'InstanceType': machines that the service provides are in the network of the workspace", "[AzureMl(VirtualNetwork = \"net\")]", null },
        { "RLT0054", "[AzureMl(InstanceType = \"STANDARD_D4S_V3\", Head = \"head\")] [Head(\"head\")]", "'InstanceType' of [AzureMl] contradicts 'Head': a job has machines of the service or machine groups", "[AzureMl(Head = \"head\")] [Head(\"head\")]", null },
        { "RLT0053", "[AzureMl(InstanceCount = 2)]", "'InstanceCount' of [AzureMl] needs InstanceType too", "[AzureMl(InstanceCount = 2, InstanceType = \"STANDARD_D4S_V3\")]", null },
        { "RLT0055", "[AzureMl(InstanceType = \"STANDARD_D4S_V33\")]", "No machine size of azure is called 'STANDARD_D4S_V33'", "[AzureMl(InstanceType = \"Standard_D4s_v3\")]", "\"STANDARD_D4S_V3\"" },
        { "RLT0056", "[AzureMl(InstanceType = \"STANDARD_D4S_V3\", UseGpu = true)]", "'UseGpu' of [AzureMl] is on, but STANDARD_D4S_V3 has no GPU", "[AzureMl(InstanceType = \"STANDARD_NC4AS_T4_V3\", UseGpu = true)]", null },
        { "RLT0133", "[AzureMl(InstanceType = \"STANDARD_NC6\")]", "'InstanceType' of [AzureMl] is 'STANDARD_NC6', which azure retired", "[AzureMl(InstanceType = \"STANDARD_NC4AS_T4_V3\")]", "\"STANDARD_NC4AS_T4_V3\"" },
        { "RLT0053", "[AzureMl(EntryScript = \"a.py\", UseRayDistribution = true)]", "'UseRayDistribution' of [AzureMl] needs ApiVersion too: only preview versions of the API have Ray", "[AzureMl(EntryScript = \"a.py\", UseRayDistribution = false)]", "true, ApiVersion = \"2026-05-15-preview\"" },
        { "RLT0053", "[AzureMl(UseRayDistribution = true, ApiVersion = \"2026-05-15-preview\")]", "needs EntryScript too: the program itself needs no Ray", "[AzureMl(ApiVersion = \"2026-05-15-preview\")]", null },
        { "RLT0050", "[AzureMl(EntryScript = \"a.py\", UseRayDistribution = true, ApiVersion = \"2026-05-01\")]", "'ApiVersion' of [AzureMl] is '2026-05-01'; it must be a preview version that has Ray", "[AzureMl(EntryScript = \"a.py\", UseRayDistribution = true, ApiVersion = \"2023-04-01-preview\")]", "\"2026-05-15-preview\"" },
        { "RLT0050", "[AzureMl(EntryScript = \"a.py\", UseRayDistribution = true, ApiVersion = \"2025-07-01-preview\")]", "it must be a preview version that has Ray", "[AzureMl(EntryScript = \"a.py\", UseRayDistribution = true, ApiVersion = \"2024-04-01-preview\")]", "\"2026-05-15-preview\"" },
        { "RLT0050", "[AzureMl(ApiVersion = \"2026-19-39\")]", "be a version of the API, such as 2026-05-01", "[AzureMl(ApiVersion = \"2024-02-29-preview\")]", null },
        { "RLT0135", "[AzureMl(EntryScript = \"a.py\", UseRayDistribution = true, ApiVersion = \"2026-05-15-preview\", CoordinationTimeoutSeconds = 60)]", "'CoordinationTimeoutSeconds' of [AzureMl] is ignored beside 'UseRayDistribution': the service itself waits for the machines", "[AzureMl(EntryScript = \"a.py\", CoordinationTimeoutSeconds = 60)]", null },
        { "RLT0050", "[AzureMl(Inputs = [\"a=azureml:replays\"])]", "or data of the workspace with its version, such as replays=azureml:replays:3", "[AzureMl(Inputs = [\"a=azureml:replays:3\"])]", null },
        { "RLT0050", "[AzureMl(Inputs = [\"a=azureml:replays@latest\"])]", "or data of the workspace with its version, such as replays=azureml:replays:3", "[AzureMl(Inputs = [\"a=azureml://datastores/workspaceblobstore/paths/a\"])]", null },
        { "RLT0050", "[AzureMl(ApiVersion = \"v1\")]", "be a version of the API, such as 2026-05-01", "[AzureMl(ApiVersion = \"2026-09-01\")]", null },
        { "RLT0053", "[Ray(ScriptParameters = [\"--run=IMPALA\"])]", "needs EntryScript too: the program itself takes the options of the config class", "[Ray(EntryScript = \"a.py\", ScriptParameters = [\"--run=IMPALA\"])]", null },
        { "RLT0053", "[SageMaker(CheckpointFolder = \"/opt/ml/checkpoints\")]", "needs CheckpointPath too: the folder is kept there", "[SageMaker(CheckpointFolder = \"/opt/ml/checkpoints\", CheckpointPath = \"s3://b/c\")]", null },
        { "RLT0053", "[AzureMl(Dockerfile = \"Dockerfile\")]", "needs DockerContext too", "[AzureMl(Dockerfile = \"Dockerfile\", DockerContext = \".\")]", null },
        { "RLT0054", "[AzureMl(Image = \"rl:1\", DockerContext = \".\")]", "an environment has one base", "[AzureMl(DockerContext = \".\", PipPackages = [\"numpy\"])]", null },
        { "RLT0054", "[AzureMl] [Head(\"head\"), Workers(\"players\", CondaFile = \"a.yml\", PipPackages = [\"numpy\"])]", "the file lists all packages", "[AzureMl] [Head(\"head\"), Workers(\"players\", PipPackages = [\"numpy\"])]", null },
        { "RLT0054", "[SageMaker(UseSpot = true, MaxWaitSeconds = 90000, KeepAliveSeconds = 60)]", "spare machines are not kept", "[SageMaker(KeepAliveSeconds = 60)]", null },
        { "RLT0054", "[AzureMl(IsWindows = true, PipPackages = [\"numpy\"])]", "Windows compute takes no definition of an environment", "[AzureMl(IsWindows = false, PipPackages = [\"numpy\"])]", null },
        { "RLT0054", "[Slurm] [Head(\"head\", Cpus = 4, VmSize = \"STANDARD_NC4AS_T4_V3\")]", "contradicts 'VmSize'", "[Slurm] [Head(\"head\", Cpus = 4)]", null },
        { "RLT0054", "[AzureMl] [Head(\"head\", Gpus = 1, VmSize = \"STANDARD_NC4AS_T4_V3\")]", "'Gpus' of [Head] contradicts 'VmSize': a size says what its machines have", "[AzureMl] [Head(\"head\", Cpus = 6, Gpus = 1, Memory = \"56g\")]", null },
        { "RLT0054", "[SageMaker(InstanceType = \"ml.g5.xlarge\", Head = \"head\")] [Head(\"head\")]", "a job has machines of one type or machine groups", "[SageMaker(Head = \"head\")] [Head(\"head\", VmSize = \"ml.g5.xlarge\")]", null },
        { "RLT0050", "[Slurm] [Head(\"head\", Memory = \"lots\")]", "'Memory' of [Head] is 'lots'; it must be a whole number and a unit", "[Slurm] [Head(\"head\", Memory = \"64G\")]", null },
        { "RLT0051", "[Slurm] [Head(\"head\", Gpus = 65)]", "is 65; it must lie in [0, 64]", "[Slurm] [Head(\"head\", Gpus = 8)]", "64" },
        { "RLT0055", "[SageMaker] [Head(\"head\", VmSize = \"ml.g5.3xlarge\")]", "No machine size of sagemaker is called 'ml.g5.3xlarge'; did you mean 'ml.g5.2xlarge'?", "[SageMaker] [Head(\"head\", VmSize = \"ml.g5.xlarge\")]", "\"ml.g5.2xlarge\"" },
        { "RLT0056", "[SageMaker] [Head(\"head\", VmSize = \"ml.c5.xlarge\", UseGpu = true)]", "ml.c5.xlarge has no GPU; switch it off or choose a size such as ml.", "[SageMaker] [Head(\"head\", VmSize = \"ml.c5.xlarge\")]", null },
        { "RLT0126", "[AzureMl, Slurm] [Head(\"head\", Target = \"azurml\")]", "'Target' of [Head] is 'azurml', but no target is called so; did you mean 'azureml'?", "[AzureMl, Slurm] [Head(\"head\", Target = \"AzureML\")]", "\"azureml\"" },
        { "RLT0126", "[Local(Name = \"here\"), Slurm] [Head(\"head\", Target = \"here\")]", "'Target' of [Head] is 'here', but [Local] takes no machine groups; did you mean 'slurm'?", "[Local(Name = \"here\"), Slurm] [Head(\"head\", Target = \"slurm\")]", "\"slurm\"" },
        { "RLT0126", "[Local(Name = \"here\")] [Head(\"head\")]", "No target takes [Head(\"head\")]: [Local] takes no machine groups", "[Local(Name = \"here\"), Slurm] [Head(\"head\")]", null },
        { "RLT0127", "[AzureMl] [Head(\"head\", VmSize = \"ml.g5.xlarge\")]", "'VmSize' of [Head] is 'ml.g5.xlarge', a size of sagemaker, but [AzureMl] takes sizes of azure; a like size is STANDARD_N", "[AzureMl] [Head(\"head\", VmSize = \"STANDARD_NC4AS_T4_V3\")]", "\"STANDARD_N" },
        { "RLT0127", "[AzureMl, SageMaker(Name = \"aws\")] [Head(\"head\", VmSize = \"ml.g5.xlarge\")]", "write Target = \"aws\" if the machines are for that target", "[AzureMl, SageMaker(Name = \"aws\")] [Head(\"head\", VmSize = \"ml.g5.xlarge\", Target = \"aws\")]", "\"ml.g5.xlarge\", Target = \"aws\"" },
        { "RLT0127", "[Slurm] [Head(\"head\", VmSize = \"STANDARD_NC4AS_T4_V3\")]", "'VmSize' of [Head] is 'STANDARD_NC4AS_T4_V3', a size of azure, but [Slurm] takes machines by Cpus, Gpus and Memory; write Cpus = 4, Gpus = 1, Memory = \"28g\" instead", "[Slurm] [Head(\"head\", Cpus = 4, Gpus = 1, Memory = \"28g\")]", null },
        { "RLT0127", "[Ray] [Head(\"head\", VmSize = \"mine\")]", "is 'mine', but [Ray] takes machines by Cpus, Gpus and Memory; write Cpus and Memory instead", "[Ray] [Head(\"head\", Cpus = 6)]", null },
        { "RLT0055", "[AzureMl] [Head(\"head\", VmSize = \"STANDARD_NC4AS_T4_V2\")]", "No machine size of azure is called 'STANDARD_NC4AS_T4_V2'; did you mean 'STANDARD_NC4AS_T4_V3'?", "[AzureMl] [Head(\"head\", VmSize = \"Standard_NC4as_T4_v3\")]", "\"STANDARD_NC" },
        { "RLT0055", "[SageMaker(InstanceType = \"ml.g5.3xlarge\")]", "did you mean 'ml.g5.2xlarge'?", "[SageMaker(InstanceType = \"ml.g5.xlarge\")]", "\"ml.g5.2xlarge\"" },
        { "RLT0133", "[SageMaker(InstanceType = \"ml.p2.xlarge\")]", "'InstanceType' of [SageMaker] is 'ml.p2.xlarge', which sagemaker retired on 2024-05-28; its successor is ml.g5.xlarge", "[SageMaker(InstanceType = \"ml.g5.xlarge\")]", "\"ml.g5.xlarge\"" },
        { "RLT0133", "[AzureMl] [Head(\"head\", VmSize = \"STANDARD_NC6\", UseGpu = true)]", "'VmSize' of [Head] is 'STANDARD_NC6', which azure retired on 2023-08-31", "[AzureMl] [Head(\"head\", VmSize = \"STANDARD_NC4AS_T4_V3\", UseGpu = true)]", "\"STANDARD_NC4AS_T4_V3\"" },
        { "RLT0056", "[AzureMl] [Head(\"head\", VmSize = \"STANDARD_D2_V2\", UseGpu = true)]", "STANDARD_D2_V2 has no GPU; switch it off or choose a size such as STANDARD_N", "[AzureMl] [Head(\"head\", VmSize = \"STANDARD_D2_V2\", UseGpu = false)]", null },
        { "RLT0058", "[AzureMl, AzureMl(ShmSize = \"24g\")]", "The target name 'azureml' of [AzureMl] is taken by [AzureMl]", "[AzureMl, AzureMl(Name = \"prod\")]", "AzureMl(ShmSize = \"24g\", Name = \"azureml-2\")" },
        { "RLT0058", "[Ray(Name = \"local\")]", "taken by [Local], which every experiment has", "[Ray(Name = \"lab\"), Local]", "\"local-2\"" },
        { "RLT0058", "[AzureMl] [Head(\"pool\"), Workers(\"pool\")]", "The machine group name 'pool' of [Workers] is taken by [Head]", "[AzureMl] [Head(\"pool\"), Workers(\"pool-b\")]", "\"pool-2\"" },
        { "RLT0059", "[AzureMl(Head = \"haed\")] [Head(\"head\")]", "no [Head] is called so; did you mean 'head'?", "[AzureMl(Head = \"head\")] [Head(\"head\")]", "\"head\"" },
        { "RLT0059", "[Slurm(Workers = \"head\")] [Head(\"head\")]", "add [Workers(\"head\")]", "[Slurm(Head = \"head\")] [Head(\"head\")]", null },
        { "RLT0060", "[AzureMl] [Workers(\"players\")]", "'players' have no head", "[AzureMl] [Head(\"head\"), Workers(\"players\")]", null },
        { "RLT0061", "[SageMaker(InstanceType = \"ml.g5.xlarge\")] [Head(\"head\")]", "No target uses [Head(\"head\")]", "[SageMaker, AzureMl] [Head(\"head\")]", null },
        { "RLT0061", "[AzureMl(Head = \"a1\")] [Head(\"a1\"), Head(\"b1\")]", "No target uses [Head(\"b1\")]", "[AzureMl(Head = \"a1\"), Ray(Head = \"b1\")] [Head(\"a1\"), Head(\"b1\")]", null },
        { "RLT0059", "[AzureMl(Head = \"b1\"), Ray] [Head(\"a1\", Target = \"azureml\"), Head(\"b1\", Target = \"ray\")]", "no [Head] is called so; did you mean 'a1'?", "[AzureMl(Head = \"a1\"), Ray] [Head(\"a1\", Target = \"azureml\"), Head(\"b1\", Target = \"ray\")]", "\"a1\"" },
        { "RLT0060", "[AzureMl, Ray] [Head(\"a1\", Target = \"azureml\"), Workers(\"b1\", Target = \"ray\")]", "The workers 'b1' have no head", "[AzureMl, Ray] [Head(\"a1\"), Workers(\"b1\", Target = \"ray\")]", null },
        { "RLT0062", "[AzureMl] [Head(\"a1\"), Head(\"b1\")]", "does not say which 'Head' it uses: 'a1' and 'b1'; write for example Head = \"a1\"", "[AzureMl(Head = \"b1\"), Slurm(Head = \"a1\")] [Head(\"a1\"), Head(\"b1\")]", "AzureMl(Head = \"a1\")" },
        { "RLT0063", "[Tag(\"team\", \"rl\"), Tag(\"team\", \"games\")]", "The tag 'team' is there twice", "[Tag(\"team\", \"rl\"), Tag(\"cost-centre\", \"games\")]", null },
        { "RLT0064", "[Tag(\"\", \"rl\")]", "has a key of 0 characters", "[Tag(\"team\", \"\")]", null },
        { "RLT0064", "[Tag(\"team\", \"a&b\")]", "other characters", "[Tag(\"team\", \"größe 1/2\")]", null },
        { "RLT0064", "[Tag(\"aws:team\", \"rl\")]", "belongs to the cloud", "[Tag(\"our:team\", \"rl\")]", null },
        { "RLT0120", "[SageMaker(MetricDefinitions = [\"loss\"])]", "The metric 'loss' of [SageMaker] must be NAME=REGEX, such as", "[SageMaker(MetricDefinitions = [\"loss=loss: ([0-9.]+)\"])]", null },
        { "RLT0120", "[SageMaker(MetricDefinitions = [\"loss=loss: ([0-9.+\"])]", "must have a regular expression behind the =, and 'loss: ([0-9.+' is none", "[SageMaker(MetricDefinitions = [\"loss=loss: ([0-9.]+)\"])]", null },
        { "RLT0120", "[SageMaker(MetricDefinitions = [\"loss=(?:loss): [0-9.]+\"])]", "must have a group in its expression that holds the value", "[SageMaker(MetricDefinitions = [\"loss=(?:loss): (?<value>[0-9.]+)\"])]", null },
        { "RLT0120", "[SageMaker(MetricDefinitions = [\"a=(.)\", \"a=(..)\"])]", "The metric 'a' of [SageMaker] is there twice", "[SageMaker(MetricDefinitions = [\"a=(.)\", \"A=(..)\"])]", null },
        { "RLT0065", "[Slurm(EnvironmentVariables = [\"OMP_NUM_THREADS\"])]", "write NAME=value", "[Slurm(EnvironmentVariables = [\"OMP_NUM_THREADS=1\"])]", null },
        { "RLT0065", "[Ray(EnvironmentVariables = [\"1A=1\"])]", "named by letters", "[Ray(EnvironmentVariables = [\"A1=1\"])]", null },
        { "RLT0065", "[Ray(EnvironmentVariables = [\"WANDB_API_KEY=secret:wandb\"])]", "leads nowhere; write secret: and a file of the job's machine", "[Ray(EnvironmentVariables = [\"WANDB_API_KEY=secret:/run/secrets/wandb\"])]", null },
        { "RLT0065", "[Ray(EnvironmentVariables = [\"A=1\", \"A=2\"])]", "is there twice", "[Ray(EnvironmentVariables = [\"A=1\", \"a=2\"])]", null },
        { "RLT0066", "[AzureMl(EnvironmentVariables = [\"WANDB_API_KEY=0a1b2c3d4e\"])]", "'WANDB_API_KEY' of [AzureMl] looks like a secret", "[AzureMl(EnvironmentVariables = [\"WANDB_API_KEY=$WANDB_API_KEY\", \"TOKEN_FILE=/run/token\", \"MAX_TOKENS=4096\", \"KEYBOARD=english\", \"HF_TOKEN=secret:arn:aws:secretsmanager:eu-west-1:123456789012:secret:hf\"])]", null },
        { "RLT0065", "[AzureMl] [Head(\"head\"), Workers(\"players\", EnvironmentVariables = [\"1A=1\"])]", "named by letters", "[AzureMl] [Head(\"head\"), Workers(\"players\", EnvironmentVariables = [\"A1=1\"])]", null },
        { "RLT0050", "[AzureMl(Outputs = [\"a=azureml:results\"])]", "be name=uri with a uri of azureml, such as azureml://datastores/", "[AzureMl(Outputs = [\"a=azureml://datastores/workspaceblobstore/paths/a\"])]", null },
        { "RLT0137", "[AzureMl(Outputs = [\"a=azureml://x\", \"a=azureml://y\"])]", "'Outputs' of [AzureMl] has the name 'a' twice", "[AzureMl(Outputs = [\"a=azureml://x\", \"b=azureml://y\"])]", null },
        { "RLT0137", "[SageMaker(Inputs = [\"replays=s3://b/a\"], InputModes = [\"replay=Pipe\"])]", "'InputModes' of [SageMaker] names 'replay', which 'Inputs' does not have; did you mean 'replays'?", "[SageMaker(Inputs = [\"replays=s3://b/a\"], InputModes = [\"replays=Pipe\"])]", "\"replays=Pipe\"" },
        { "RLT0137", "[AzureMl(Inputs = [\"a=azureml:x:1\", \"b=azureml:y:1\"], InputModes = [\"b=Download\", \"games=Direct\"])]", "'InputModes' of [AzureMl] names 'games', which 'Inputs' does not have; it has 'a', 'b'", "[AzureMl(Inputs = [\"a=azureml:x:1\", \"games=azureml:y:1\"], InputModes = [\"games=Direct\"])]", null },
        { "RLT0053", "[SageMaker(Image = \"hub.example/rl:1\", UsePrivateRegistry = true)]", "'UsePrivateRegistry' of [SageMaker] needs Subnets too", "[SageMaker(Image = \"hub.example/rl:1\", UsePrivateRegistry = true, Subnets = [\"subnet-0123abcd\"], SecurityGroups = [\"sg-0123abcd\"])]", null },
        { "RLT0050", Private("arn:aws:iam::123456789012:role/Hub"), "it must be the ARN of a function of AWS Lambda", Private("arn:aws:lambda:us-west-2:123456789012:function:hub"), null },
        { "RLT0053", "[SageMaker(ContainerEntryPoint = [\"python\"])]", "'ContainerEntryPoint' of [SageMaker] needs Image too", "[SageMaker(Image = \"lab/rl:1\", ContainerEntryPoint = [\"python\", \"train.py\"], ContainerArguments = [\"--fast\"])]", null },
        { "RLT0050", $"[SageMaker(Image = \"lab/rl:1\", ContainerArguments = [\"{new string('x', 257)}\"])]", "it must have at most 256 characters", $"[SageMaker(Image = \"lab/rl:1\", ContainerArguments = [\"{new string('x', 256)}\"])]", null },
        { "RLT0051", "[SageMaker(MaxPendingSeconds = 3600)]", "is 3600; it must lie in [7200, 2419200]", "[SageMaker(MaxPendingSeconds = 7200)]", "7200" },
        { "RLT0050", "[SageMaker(TrainingPlan = \"plan\")]", "it must be the ARN of a training plan", "[SageMaker(TrainingPlan = \"arn:aws:sagemaker:us-west-2:123456789012:training-plan/p\")]", null },
        { "RLT0053", "[SageMaker(RecordMetrics = true)]", "'RecordMetrics' of [SageMaker] needs MetricDefinitions too", "[SageMaker(RecordMetrics = true, MetricDefinitions = [\"loss=loss: ([0-9.]+)\"], CheckMachines = true, AllowRemoteDebug = true)]", null },
        { "RLT0051", "[AzureMl(Identity = \"managed\")]", "is 'managed'; it must be", "[AzureMl(Identity = \"Managed\")]", "\"Managed\"" },
        { "RLT0051", "[AzureMl(JobTier = \"Spott\")]", "is 'Spott'; it must be", "[AzureMl(JobTier = \"Spot\")]", "\"Spot\"" },
        { "RLT0054", "[Ray(CondaFile = \"env.yml\", PipPackages = [\"numpy\"])]", "Ray takes packages of conda or of pip, not of both", "[Ray(CondaFile = \"env.yml\")]", null },
        { "RLT0050", "[Slurm(Image = \"my image\")]", "without blanks", "[Slurm(Image = \"docker://lab/pong:1\")]", null },
        { "RLT0050", "[Slurm(Commands = [\"\"])]", "be a command in one line", "[Slurm(Commands = [\"source env.sh\", \"ulimit -n 4096\"])]", null },
        { "RLT0050", "[Slurm(Licenses = [\"matlab:0\"])]", "be NAME or NAME:COUNT", "[Slurm(Licenses = [\"matlab:2\", \"cplex\"])]", null },
        { "RLT0051", "[Slurm(SignalSeconds = 65536)]", "is 65536; it must lie in [1, 65535]", "[Slurm(SignalSeconds = 300)]", "65535" },
        { "RLT0052", "[Slurm(SignalSeconds = 300, MaxRunDurationSeconds = 200)]", "'SignalSeconds' of [Slurm] is 300, more than 'MaxRunDurationSeconds', which is 200", "[Slurm(SignalSeconds = 300, MaxRunDurationSeconds = 3600)]", "200" },
        { "RLT0066", Script("--api-token=0a1b2c3d4e"), "The argument '--api-token' in 'ScriptParameters' of [SageMaker] looks like a secret", Script("--api-token=$TOKEN\", \"--max-tokens=512\", \"--key=a\", \"--verbose"), null },
        { "RLT0066", Script("--store=https://me:hush@store.example"), "The argument '--store' in 'ScriptParameters' of [SageMaker]", Script("--store=https://store.example"), null },
        { "RLT0066", "[Ray(PipPackages = [\"pong @ git+https://me:hush@git.example/pong\"])]", "'PipPackages' of [Ray] looks like a secret", "[Ray(PipPackages = [\"pong @ git+https://git.example/pong\"])]", null },
        { "RLT0066", "[AzureMl(Inputs = [\"a=https://store.example/a?sv=1&sig=0a1b2c\"])]", "'Inputs' of [AzureMl] looks like a secret", "[AzureMl(Inputs = [\"token=https://store.example/a\"])]", null },
        { "RLT0066", "[AzureMl(EnvironmentVariables = [\"STORE=https://me:hush@store.example\"])]", "'STORE'", "[AzureMl(EnvironmentVariables = [\"STORE=https://store.example\"])]", null },
    };

    [Theory]
    [MemberData(nameof(Attributes))]
    public async Task ARuleFiresOnTheArgumentAndNotWhenItIsMended(string id, string wrong, string words, string mended, string? replacement)
    {
        var found = await GeneratorHarness.Analyze(Samples.Config(attributes: wrong));
        var finding = found.FirstOrDefault(d => d.Id == id).ShouldNotBeNull($"{id} does not fire; found: {string.Join(", ", found)}");
        finding.GetMessage(null).ShouldContain(words);
        finding.Location.Kind.ShouldBe(LocationKind.SourceFile);
        finding.Properties.TryGetValue(Mend.Replacement, out var mend);
        if (replacement is null)
            mend.ShouldBeNull();
        else
            mend.ShouldNotBeNull().ShouldStartWith(replacement);
        (await GeneratorHarness.Analyze(Samples.Config(attributes: mended))).ShouldBeEmpty();
    }

    [Fact]
    public async Task TheMendAtThePlaceOfAFindingMakesItGoAway()
    {
        var source = Samples.Config(attributes: "[AzureMl(Head = \"haed\")] [Head(\"head\", MinNodes = 3, MaxNodes = 2)]");
        var found = await GeneratorHarness.Analyze(source);
        found.Select(f => f.Id).ShouldBe(["RLT0059", "RLT0061", "RLT0052"], ignoreOrder: true);
        foreach (var finding in found.Where(f => f.Properties.ContainsKey(Mend.Replacement)).OrderByDescending(f => f.Location.SourceSpan.Start))
        {
            var span = finding.Location.SourceSpan;
            source = source.Remove(span.Start, span.Length).Insert(span.Start, finding.Properties[Mend.Replacement]!);
        }
        (await GeneratorHarness.Analyze(source)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(11, null)]
    [InlineData(12, "NumWorkers is 12, but there is room for 11: 4 CPUs of 'head' and 4 × 2 of 'players', less 1 for the head itself")]
    public async Task WorkersMustFitIntoTheMachines(int workers, string? message)
    {
        var found = await GeneratorHarness.Analyze(Workers(workers, Machines + "[AzureMl(VirtualNetwork = \"net\")]"));
        found.Select(f => f.GetMessage(null)).ShouldBe(message is null ? [] : [message]);
        if (message is not null)
            (found[0].Id, found[0].Descriptor.DefaultSeverity, found[0].Properties[Mend.Replacement]).ShouldBe(("RLT0057", DiagnosticSeverity.Warning, "11"));
    }

    [Theory]
    [InlineData("[Head(\"head\", Cpus = 8), Slurm]", 8, true)]
    [InlineData("[Head(\"head\", Cpus = 8), Slurm]", 7, false)]
    [InlineData("[Head(\"head\", Cpus = 8), Workers(\"players\", Cpus = 2, MaxNodes = 3), Slurm]", 14, true)]
    [InlineData("[Head(\"head\", Cpus = 8), Workers(\"players\", Cpus = 2, MaxNodes = 3), Slurm]", 13, false)]
    [InlineData("[Head(\"head\"), Slurm]", 100, false)]
    [InlineData("[SageMaker]", 100, false)]
    [InlineData("[Head(\"a1\", VmSize = \"STANDARD_NC4AS_T4_V3\", Target = \"azureml\"), Head(\"b1\", VmSize = \"ml.g5.xlarge\", Target = \"sagemaker\"), AzureMl, SageMaker]", 4, true)]
    [InlineData("[Head(\"a1\", VmSize = \"STANDARD_NC4AS_T4_V3\", Target = \"azureml\"), Head(\"b1\", VmSize = \"ml.g5.xlarge\", Target = \"sagemaker\"), AzureMl, SageMaker]", 3, false)]
    [InlineData("[Head(\"big\", Cpus = 64), Head(\"small\", Cpus = 4), Slurm(Head = \"big\"), Ray(Head = \"small\")]", 4, true)]
    public async Task WorkersAreCountedOnTheMachinesOfEachTarget(string attributes, int workers, bool fires) =>
        (await GeneratorHarness.Analyze(Workers(workers, attributes))).Select(f => f.Id).ShouldBe(fires ? ["RLT0057"] : []);

    [Fact]
    public async Task AFindingStandsOnItsOwnElementOfAList()
    {
        var source = Samples.Config(attributes: "[Ray(EnvironmentVariables = new[] { \"A=1\", \"B\" })]");
        var finding = (await GeneratorHarness.Analyze(source)).ShouldHaveSingleItem();
        source.Substring(finding.Location.SourceSpan.Start, finding.Location.SourceSpan.Length).ShouldBe("\"B\"");
    }

    [Fact]
    public async Task MoreTagsThanARunMayHaveAreFoundOnce()
    {
        var tags = string.Concat(Enumerable.Range(0, 52).Select(i => $"[Tag(\"t{i}\", \"\")]"));
        (await GeneratorHarness.Analyze(Samples.Config(attributes: tags))).ShouldHaveSingleItem().GetMessage(null).ShouldBe("The tag 't50' is one more than the 50 that a run may have");
    }

    [Theory]
    [InlineData("#pragma warning disable RLT0050\n[AzureMl(ShmSize = \"24gb\")]\n#pragma warning restore RLT0050")]
    public async Task AFindingCanBeSuppressed(string attributes) => (await GeneratorHarness.Analyze(Samples.Config(attributes: attributes))).ShouldBeEmpty();

    [Fact]
    public async Task TheFaceOfTheProductIsRight() => (await GeneratorHarness.Analyze(Workers(11, """
        [Head("head-gpu", VmSize = "STANDARD_NC4AS_T4_V3", MaxNodes = 2, UseGpu = true)]
        [Workers("worker-cpu", VmSize = "STANDARD_D2_V2", NodeCount = 4)]
        [AzureMl(ShmSize = "24g", VirtualNetwork = "your_vnet", MaxRunDurationSeconds = 3600)]
        [SageMaker(Role = "SageMakerRole", InstanceType = "ml.g5.xlarge", InstanceCount = 1)]
        """))).ShouldBeEmpty();

    [Fact]
    public async Task OneClassCarriesTheMachinesOfTwoProviders() => (await GeneratorHarness.Analyze(Workers(5, """
        [Head("head-azure", VmSize = "STANDARD_NC4AS_T4_V3", Target = "azureml"), Workers("players-azure", VmSize = "STANDARD_D2_V2", NodeCount = 4, Target = "azureml")]
        [Head("head-aws", VmSize = "ml.g5.xlarge", Target = "sagemaker"), Workers("players-aws", VmSize = "ml.c5.xlarge", NodeCount = 2, Target = "sagemaker")]
        [Head("head-own", Cpus = 8, Gpus = 1, Memory = "64g", Target = "slurm")]
        [AzureMl(VirtualNetwork = "rl-net"), SageMaker(Role = "Trainer"), Slurm]
        """))).ShouldBeEmpty();

    private static string Migrated(string toolkit, string version, string framework) =>
        $"\n#pragma warning disable RLT0136\n[SageMaker(Toolkit = \"{toolkit}\", ToolkitVersion = \"{version}\", Framework = \"{framework}\", EntryScript = \"train.py\")]\n#pragma warning restore RLT0136\n";

    private static string Private(string credentials) =>
        $"[SageMaker(Image = \"hub.example/rl:1\", UsePrivateRegistry = true, RegistryCredentials = \"{credentials}\", Subnets = [\"subnet-0123abcd\"], SecurityGroups = [\"sg-0123abcd\"])]";

    private static string Script(string argument) => $"[SageMaker(Image = \"lab/rl:1\", EntryScript = \"train.py\", ScriptParameters = [\"{argument}\"])]";

    private static string Many(int inputs) => string.Join(", ", Enumerable.Range(0, inputs).Select(i => $"\"c{i}=s3://b/{i}\""));

    private static string Workers(int count, string attributes) => Samples.Config(attributes: attributes).Replace(
        "LearnerOptions Algorithm { get; init; } = new();", $"RlTemplates.Learning.Algorithms.ImpalaOptions Algorithm {{ get; init; }} = new() {{ NumWorkers = {count} }};", StringComparison.Ordinal);
}
