using System.Globalization;
using RlTemplates.Experiments;

namespace RlTemplates.Estimators.Local;

/// <summary>The command line of a process that serves a run's policy: written here, read by the verb <c>serve</c>.</summary>
internal static class ServeArguments
{
    /// <summary>The verb.</summary>
    public const string Verb = "serve";

    /// <summary>Names the endpoint's folder: the process leaves the terminal, writes its output to the log there, and its address into <c>endpoint.json</c>.</summary>
    public const string Endpoint = "--endpoint";

    /// <summary>The port to listen on; 0 takes any that is free.</summary>
    public const string Port = "--port";

    /// <summary>The arguments of a deployment.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="folder">The endpoint's folder.</param>
    public static IReadOnlyList<string> Of(Deployment deployment, string folder) =>
    [
        Verb, deployment.Options.Checkpoint is null ? deployment.Run.Id : deployment.Run.ModelPath, JobArguments.Experiment, deployment.Run.Experiment, JobArguments.Runs, deployment.Store.Root,
        Port, deployment.Options.Port.ToString(CultureInfo.InvariantCulture), Endpoint, folder,
    ];
}
