using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace RlTemplates.Serving;

/// <summary>What <c>/metrics</c> tells, in Prometheus' text format.</summary>
internal sealed class ServingMetrics
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly int[] Statuses = [200, 400, 406, 408, 413, 415, 429, 500, 503];
    private static readonly double[] Bounds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private static readonly long[] BoundTicks = [.. Bounds.Select(b => (long)(b * Stopwatch.Frequency))];

    private readonly long[] _requests = new long[Statuses.Length];
    private readonly long[] _durations = new long[Bounds.Length + 1];
    private long _durationTicks, _batches, _observations, _passTicks, _reloads, _failedReloads;

    /// <summary>A request to <c>/invocations</c> was answered.</summary>
    public void Answered(int status, long ticks)
    {
        var index = Array.IndexOf(Statuses, status);
        Interlocked.Increment(ref _requests[index < 0 ? Array.IndexOf(Statuses, 500) : index]);
        var bound = 0;
        while (bound < BoundTicks.Length && ticks > BoundTicks[bound])
            bound++;
        Interlocked.Increment(ref _durations[bound]);
        Interlocked.Add(ref _durationTicks, ticks);
    }

    /// <summary>A batch went through the network.</summary>
    public void Passed(int observations, long ticks)
    {
        Interlocked.Increment(ref _batches);
        Interlocked.Add(ref _observations, observations);
        Interlocked.Add(ref _passTicks, ticks);
    }

    /// <summary>A newer model was found.</summary>
    public void Reloaded(bool succeeded) => Interlocked.Increment(ref succeeded ? ref _reloads : ref _failedReloads);

    /// <summary>Writes all.</summary>
    /// <param name="output">Receives it.</param>
    /// <param name="model">The model that is served; null before it is loaded.</param>
    /// <param name="active">Requests that are being answered.</param>
    /// <param name="sessions">Sessions that are kept.</param>
    /// <param name="isReady">What <c>/ping</c> says.</param>
    public void Write(IBufferWriter<byte> output, ServedModel? model, int active, int sessions, bool isReady)
    {
        var text = new StringBuilder();
        Head("requests_total", "counter", "Requests to /invocations by status.");
        for (var i = 0; i < Statuses.Length; i++)
            Line($"requests_total{{code=\"{Statuses[i]}\"}}", Interlocked.Read(ref _requests[i]));
        WriteDurations();
        Single("batches_total", "counter", "Batches that went through the network.", Interlocked.Read(ref _batches));
        Single("observations_total", "counter", "Observations that went through the network.", Interlocked.Read(ref _observations));
        Single("pass_seconds_total", "counter", "Time spent in the network.", Interlocked.Read(ref _passTicks) / (double)Stopwatch.Frequency);
        Single("active_requests", "gauge", "Requests that are being answered.", active);
        Single("sessions", "gauge", "Sessions whose memory is kept.", sessions);
        Single("ready", "gauge", "1 where /ping says 200.", isReady ? 1 : 0);
        Single("reloads_total", "counter", "Newer models that were loaded.", Interlocked.Read(ref _reloads));
        Single("failed_reloads_total", "counter", "Newer models that could not be loaded.", Interlocked.Read(ref _failedReloads));
        if (model is not null)
        {
            var signature = model.Policy.Signature;
            Head("model_info", "gauge", "The model that is served.");
            Line($"model_info{{environment=\"{Escape(model.Graph.Environment)}\",experiment=\"{Escape(signature.Experiment)}\",run=\"{Escape(signature.Run)}\"}}", 1);
            Single("model_timesteps", "gauge", "Timesteps that the model was trained for.", signature.TimestepsTotal);
        }
        Encoding.UTF8.GetBytes(text.ToString(), output);

        void WriteDurations()
        {
            Head("request_duration_seconds", "histogram", "Time to answer a request to /invocations.");
            var count = 0L;
            for (var i = 0; i < Bounds.Length; i++)
                Line($"request_duration_seconds_bucket{{le=\"{Bounds[i].ToString(CultureInfo.InvariantCulture)}\"}}", count += Interlocked.Read(ref _durations[i]));
            Line("request_duration_seconds_bucket{le=\"+Inf\"}", count += Interlocked.Read(ref _durations[^1]));
            Line("request_duration_seconds_sum", Interlocked.Read(ref _durationTicks) / (double)Stopwatch.Frequency);
            Line("request_duration_seconds_count", count);
        }

        void Single(string name, string kind, string help, double value)
        {
            Head(name, kind, help);
            Line(name, value);
        }

        void Head(string name, string kind, string help) => text.Append("# HELP rltemplates_").Append(name).Append(' ').Append(help).Append("\n# TYPE rltemplates_").Append(name).Append(' ').Append(kind).Append('\n');

        void Line(string name, double value) => text.Append("rltemplates_").Append(name).Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Escape(string label) => label.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
