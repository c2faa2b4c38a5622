using System.Globalization;

namespace RlTemplates.Serving.Verbs;

/// <summary>
/// What a container says: of SageMaker, that the model is in <c>/opt/ml/model</c>, or where <c>SM_MODEL_DIR</c> says; of Azure Machine Learning, that it is in a folder below <c>AZUREML_MODEL_DIR</c>.
/// </summary>
internal static class ContainerModel
{
    private const string Folder = "/opt/ml/model";
    private const string FolderVariable = "SM_MODEL_DIR";
    private const string AzureVariable = "AZUREML_MODEL_DIR";
    private const string PortVariable = "SAGEMAKER_BIND_TO_PORT";

    /// <summary>The folder with the model; null where there is none, as elsewhere.</summary>
    public static string? Find()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named ? named : Folder;
        return HasPolicy(folder) ? folder
            : Environment.GetEnvironmentVariable(AzureVariable) is { Length: > 0 } azure && HasPolicy(azure) ? azure
            : null;
    }

    // Of a policy that was registered as a folder, the folder is there with its name: model.
    private static bool HasPolicy(string folder) => File.Exists(Path.Combine(folder, "policy.bin")) || File.Exists(Path.Combine(folder, "model", "policy.bin"));

    /// <summary>The port that the container is to listen on; null where nothing says.</summary>
    public static int? Port() =>
        int.TryParse(Environment.GetEnvironmentVariable(PortVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535 ? port : null;
}
