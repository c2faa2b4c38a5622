using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Local;

/// <summary>What a process that serves for an endpoint of this machine does beside serving.</summary>
internal static class ServedEndpoint
{
    /// <summary>Leaves the terminal and sends output to the endpoint's log.</summary>
    /// <param name="folder">The endpoint's folder.</param>
    /// <exception cref="UserException">It is none.</exception>
    public static void Detach(string folder)
    {
        if (LocalEndpointFile.TryRead(folder) is null)
            throw new UserException($"{ServeArguments.Endpoint} is '{folder}'; it must be the folder of an endpoint, as deploy makes it.");
        DetachedProcess.Detach(Path.Combine(folder, "log.txt"));
    }

    /// <summary>Tells where this process answers.</summary>
    /// <param name="folder">The endpoint's folder.</param>
    /// <param name="address">The address.</param>
    /// <exception cref="UserException">The endpoint was deleted meanwhile.</exception>
    public static void Publish(string folder, Uri address)
    {
        if (LocalEndpointFile.TryRead(folder) is not { } file)
            throw new UserException($"The endpoint {Path.GetFileName(folder)} was deleted while it started.");
        (file with { Address = address, Process = ProcessMark.OfThis() }).Write(folder);
    }
}
