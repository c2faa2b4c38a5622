using System.Globalization;
using System.Net;
using System.Net.Sockets;
using RlTemplates.Experiments;
using RlTemplates.Inference;

namespace Outsider;

/// <summary>A policy that this process serves: who connects writes an observation as a line of numbers, and reads the action.</summary>
internal sealed class ShedEndpoint : Endpoint
{
    private readonly TcpListener _door;
    private readonly Policy _policy;
    private readonly Task _serving;

    private ShedEndpoint(EndpointInfo info, TcpListener door, Policy policy)
        : base(info)
    {
        (_door, _policy) = (door, policy);
        Predictor = new ShedPredictor(info.Address!);
        _serving = ServeAsync();
    }

    /// <inheritdoc/>
    public override Predictor Predictor { get; }

    /// <summary>Serves a policy at a free port of this machine.</summary>
    /// <param name="deployment">Name and run.</param>
    /// <param name="policy">The policy, which belongs to the endpoint.</param>
    public static ShedEndpoint Open(Deployment deployment, Policy policy)
    {
        var door = new TcpListener(IPAddress.Loopback, 0);
        door.Start();
        var info = new EndpointInfo(deployment.Name, deployment.Target.Name, EndpointStatus.InService)
        {
            Address = new($"tcp://{door.LocalEndpoint}"), Experiment = deployment.Run.Experiment, Run = deployment.Run.Id, CreatedAt = DateTimeOffset.UtcNow,
        };
        return new(info, door, policy);
    }

    /// <inheritdoc/>
    public override async Task DeleteAsync(CancellationToken cancellationToken = default)
    {
        _door.Stop();
        await _serving.WaitAsync(cancellationToken);
        _policy.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                _ = AnswerAsync(await _door.AcceptTcpClientAsync(), _policy.Clone());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The door is closed.
        }
    }

    // Each caller has a policy of its own, which shares the weights.
    private static async Task AnswerAsync(TcpClient caller, Policy policy)
    {
        using (caller)
        using (policy)
        {
            using var lines = new StreamReader(caller.GetStream());
            await using var answers = new StreamWriter(caller.GetStream()) { AutoFlush = true };
            while (await lines.ReadLineAsync() is { } line)
                await answers.WriteLineAsync(Answer(policy, line));
        }
    }

    private static string Answer(Policy policy, string line)
    {
        try
        {
            var numbers = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            float[] observation = [.. numbers.Select(number => float.Parse(number, CultureInfo.InvariantCulture))];
            return policy.Act(observation).ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            return "error: " + exception.Message;
        }
    }
}
