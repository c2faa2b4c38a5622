using System.Globalization;
using RlTemplates.AzureMl.Scripts;

namespace RlTemplates.AzureMl.Training;

/// <summary>
/// The command of a job that starts a script. Ray is started first where the environment has it: a head on the first machine, which the others join, as MPI counts them. Preview versions of the API can start
/// Ray themselves (looked up on 2026-11-28): then the command is the script alone.
/// </summary>
internal static class ScriptCommand
{
    /// <summary>The port of Ray's head, which scripts know.</summary>
    public const int RayPort = 6379;

    private const string Port = "6379";
    private const int PauseSeconds = 5;

    /// <summary>Writes it.</summary>
    /// <param name="settings">The attribute.</param>
    /// <param name="machines">Number of machines.</param>
    /// <param name="workers">Number of workers on a cluster of their own.</param>
    public static string Of(AzureMlAttribute settings, int machines, int workers = 0)
    {
        var script = ScriptText.CommandLine([.. Interpreter(settings.EntryScript!), .. ScriptText.Words(settings.ScriptParameters)]);
        if (settings.Framework != "ray" || settings.UseRayDistribution)
            return script;
        if (workers > 0)
            return ClusterCommand.OfHead(script, workers, settings.CoordinationTimeoutSeconds);
        if (machines == 1)
            return $"if command -v ray > /dev/null; then ray start --head --port={Port}; fi; {script}";
        var seconds = settings.CoordinationTimeoutSeconds.ToString(CultureInfo.InvariantCulture);
        return $"if [ \"${{OMPI_COMM_WORLD_RANK:-0}}\" = 0 ]; then ray start --head --port={Port} || exit 1; {script}; code=$?; ray stop; exit $code; fi; "
            + $"{ClusterCommand.Clock}{ClusterCommand.Start}while [ {ClusterCommand.Passed} -lt {seconds} ]; do if ray start --address=\"$AZ_BATCHAI_MPI_MASTER_NODE:{Port}\"; then while ray status > /dev/null 2>&1; do sleep {PauseSeconds}; done; exit 0; fi; sleep {PauseSeconds}; done; "
            + "echo 'The head was not reached in time.' >&2; exit 1";
    }

    private static string[] Interpreter(string script) => Path.GetExtension(script).ToLowerInvariant() switch
    {
        ".py" => ["python", Plain(script)],
        ".sh" => ["bash", Plain(script)],
        _ => ["./" + Plain(script)],
    };

    private static string Plain(string script) => script.Replace('\\', '/');
}
