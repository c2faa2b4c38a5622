namespace RlTemplates.Containers;

/// <summary>
/// The container of an online endpoint of Azure Machine Learning: the service starts an image as it is, without a word of its own, and says where the model is.
/// </summary>
internal static class ServingContainer
{
    private const string ModelVariable = "AZUREML_MODEL_DIR", Serve = "serve", Train = "train";

    /// <summary>The command line that is meant: an image that trains by default serves where the service gives it a model.</summary>
    /// <param name="args">The command line of the container.</param>
    public static string[] Arguments(string[] args) =>
        args is [] or [Train] && Environment.GetEnvironmentVariable(ModelVariable) is { Length: > 0 } ? [Serve] : args;
}
