namespace RlTemplates.Containers;

/// <summary>The files and folders of a training container, as SageMaker lays them out below <c>/opt/ml</c>.</summary>
/// <param name="root">The folder that holds them all.</param>
internal sealed class ContainerFolders(string root)
{
    /// <summary>The variable that moves them elsewhere, as SageMaker's own toolkit has it.</summary>
    public const string RootVariable = "SAGEMAKER_BASE_DIR";

    /// <summary>Where they are otherwise.</summary>
    public const string DefaultRoot = "/opt/ml";

    /// <summary>The folder that holds them all, as a full path.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>The folder of all that the job is given.</summary>
    public string Input => Path.Combine(Root, "input");

    /// <summary>The folder of the files that say what the job is.</summary>
    public string Config => Path.Combine(Input, "config");

    /// <summary>The job's hyperparameters: one JSON object of texts.</summary>
    public string Hyperparameters => Path.Combine(Config, "hyperparameters.json");

    /// <summary>The machines of the job.</summary>
    public string Resources => Path.Combine(Config, "resourceconfig.json");

    /// <summary>The channels of the job's data.</summary>
    public string Channels => Path.Combine(Config, "inputdataconfig.json");

    /// <summary>The folder with a folder or file for each channel.</summary>
    public string Data => Path.Combine(Input, "data");

    /// <summary>What becomes the model.</summary>
    public string Model => Path.Combine(Root, "model");

    /// <summary>The folder of what the job says of itself.</summary>
    public string Output => Path.Combine(Root, "output");

    /// <summary>What the job writes beside the model.</summary>
    public string OutputData => Path.Combine(Output, "data");

    /// <summary>What is sent away while the job goes on.</summary>
    public string Intermediate => Path.Combine(Output, "intermediate");

    /// <summary>Why the job failed.</summary>
    public string Failure => Path.Combine(Output, "failure");

    /// <summary>What is kept over a restart.</summary>
    public string Checkpoints => Path.Combine(Root, "checkpoints");

    /// <summary>The folders of this process's container; null where it is in none.</summary>
    public static ContainerFolders? Find()
    {
        var folders = new ContainerFolders(System.Environment.GetEnvironmentVariable(RootVariable) is { Length: > 0 } root ? root : DefaultRoot);
        return File.Exists(folders.Hyperparameters) || File.Exists(folders.Resources) ? folders : null;
    }

    /// <summary>The folder of a channel.</summary>
    public string Channel(string name) => Path.Combine(Data, name);

    /// <summary>Makes all folders.</summary>
    /// <exception cref="Tracking.FileWriteException">One of them cannot be made.</exception>
    public void Create()
    {
        foreach (var folder in (string[])[Config, Data, Model, OutputData, Intermediate, Checkpoints])
            Tracking.DurableFolder.Create(folder);
    }
}
