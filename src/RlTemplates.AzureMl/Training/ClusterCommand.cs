using System.Globalization;

namespace RlTemplates.AzureMl.Training;

/// <summary>
/// The commands of a head and of workers that are jobs of their own, on clusters of their own: they find each other by files in a folder that both have. The head says there where it is, and when it is over;
/// each worker that it has joined. The time for joining counts from the head's beginning, when it has left the queue: what waits there, on either side, runs no command yet.
/// </summary>
internal static class ClusterCommand
{
    /// <summary>The output with that folder.</summary>
    public const string MeetingOutput = "rlt_meeting";

    /// <summary>The file in it with the exit code of the script, which the service does not tell.</summary>
    public const string ExitFile = "exit";

    /// <summary>
    /// Begins a clock and reads it: seconds since the machine was started, which nobody sets, as the time of day is set. <c>$SECONDS</c> of bash follows the latter.
    /// </summary>
    public const string Clock = "now() { cut -d. -f1 /proc/uptime 2> /dev/null || date +%s; }; ", Start = "begin=$(now); ", Passed = "$(( $(now) - begin ))";

    private const string Meeting = "meet=\"${{outputs." + MeetingOutput + "}}\"; " + Clock, Port = "6379";
    private const int PauseSeconds = 2;

    // How long workers wait for a head in the queue, where the job has no limit of its own.
    private const int LongestQueue = 86_400;

    /// <summary>The command of the head: it begins when all workers have joined, and fails where they have not in time.</summary>
    /// <param name="script">The script, as bash starts it.</param>
    /// <param name="workers">How many workers there are.</param>
    /// <param name="seconds">Seconds that they have from the head's beginning.</param>
    public static string OfHead(string script, int workers, int seconds) => Meeting
        + $"rm -f \"$meet\"/*; trap 'touch \"$meet/done\"' EXIT; ray start --head --port={Port} || exit 1; hostname -I | cut -d' ' -f1 > \"$meet/head\"; {Start}"
        + $"while joined=$(ls \"$meet\" | grep -c '^worker-'); [ \"$joined\" -lt {Text(workers)} ] && [ {Passed} -lt {Text(seconds)} ]; do sleep {PauseSeconds}; done; "
        + $"if [ \"$joined\" -lt {Text(workers)} ]; then echo \"Of {Text(workers)} workers $joined have joined in time.\" >&2; ray stop; exit 1; fi; "
        + $"{script}; code=$?; echo $code > \"$meet/{ExitFile}\"; touch \"$meet/done\"; ray stop; exit $code";

    /// <summary>The command of each worker: it joins the head, and ends with it.</summary>
    /// <param name="seconds">Seconds to join after the head has begun.</param>
    /// <param name="longest">Seconds that the job may run, which it may spend waiting for a head in the queue; 0 for no limit.</param>
    public static string OfWorker(int seconds, int longest) => Meeting + Start
        + $"until [ -s \"$meet/head\" ] || [ {Passed} -ge {Text(longest == 0 ? LongestQueue : longest)} ]; do [ -e \"$meet/done\" ] && exit 1; sleep {PauseSeconds}; done; {Start}"
        + $"while [ ! -e \"$meet/done\" ]; do [ -s \"$meet/head\" ] && ray start --address=\"$(cat \"$meet/head\"):{Port}\" && joined=1 && break; [ {Passed} -ge {Text(seconds)} ] && break; sleep {PauseSeconds}; done; "
        + "if [ -z \"$joined\" ]; then echo 'The head was not reached in time.' >&2; exit 1; fi; touch \"$meet/worker-$(hostname)-$$\"; "
        + $"while [ ! -e \"$meet/done\" ] && ray status > /dev/null 2>&1; do sleep {PauseSeconds}; done; ray stop; exit 0";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
