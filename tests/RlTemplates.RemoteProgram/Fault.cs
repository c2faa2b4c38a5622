using System.Diagnostics;

namespace RlTemplates.RemoteProgram;

/// <summary>What goes wrong at a step of a submission: <c>DEPOT_FAULT=kill:uploaded</c>, <c>throw:…</c>, <c>hang:…</c>.</summary>
internal static class Fault
{
    public const string Variable = "DEPOT_FAULT";

    /// <summary>The steps in order.</summary>
    public static readonly string[] Steps = ["begun", "packed", "placed", "half uploaded", "uploaded", "announced", "created", "returned"];

    /// <summary>Called at each step.</summary>
    public static async Task AtAsync(string step, CancellationToken cancellationToken = default)
    {
        switch (Environment.GetEnvironmentVariable(Variable)?.Split(':', 2))
        {
            case ["kill", var at] when at == step:
                Kill();
                break;
            case ["throw", var at] when at == step:
                throw new IOException("the line to the depot was cut");
            case ["hang", var at] when at == step:
                await Task.Delay(Timeout.Infinite, cancellationToken);
                break;
        }
    }

    /// <summary>Called where there is nothing to wait for.</summary>
    public static void At(string step)
    {
        if (Environment.GetEnvironmentVariable(Variable) == "kill:" + step)
            Kill();
    }

    private static void Kill()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
