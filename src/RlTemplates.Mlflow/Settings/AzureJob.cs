namespace RlTemplates.Mlflow.Settings;

/// <summary>What an Azure Machine Learning job says of itself in its variables.</summary>
/// <param name="get">Reads a variable.</param>
internal sealed class AzureJob(Func<string, string?> get)
{
    /// <summary>Id of its run; null outside of a job.</summary>
    public string? RunId => get("AZUREML_RUN_ID");

    /// <summary>Its token.</summary>
    public string? Token => RunId is null ? null : get("AZUREML_RUN_TOKEN");

    /// <summary>Address of its workspace, from parts; null where they are not there.</summary>
    public string? TrackingUri =>
        RunId is not null && Host is { } host && get("AZUREML_ARM_SUBSCRIPTION") is { } subscription
        && get("AZUREML_ARM_RESOURCEGROUP") is { } group && get("AZUREML_ARM_WORKSPACE_NAME") is { } workspace
            ? $"https://{host}/mlflow/v1.0/subscriptions/{Uri.EscapeDataString(subscription)}/resourceGroups/{Uri.EscapeDataString(group)}"
                + $"/providers/Microsoft.MachineLearningServices/workspaces/{Uri.EscapeDataString(workspace)}"
            : null;

    private string? Host => Uri.TryCreate(get("AZUREML_SERVICE_ENDPOINT"), UriKind.Absolute, out var endpoint) ? endpoint.Authority : null;
}
