using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using RlTemplates.Experiments;

namespace Outsider;

/// <summary>Asks a policy in the shed, in the shed's own words: a line of numbers, and the action.</summary>
/// <param name="address">Where the shed listens.</param>
internal sealed class ShedPredictor(Uri address) : Predictor
{
    /// <inheritdoc/>
    public override async Task<byte[]> InvokeAsync(string contentType, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        using var question = JsonDocument.Parse(body);
        var numbers = question.RootElement.GetProperty("observation").EnumerateArray().Select(number => number.GetSingle().ToString(CultureInfo.InvariantCulture));
        using var caller = new TcpClient();
        await caller.ConnectAsync(address.Host, address.Port, cancellationToken);
        using var answers = new StreamReader(caller.GetStream());
        await using var questions = new StreamWriter(caller.GetStream()) { AutoFlush = true };
        await questions.WriteLineAsync(string.Join(' ', numbers));
        var answer = await answers.ReadLineAsync(cancellationToken) ?? "error: nobody answers";
        return int.TryParse(answer, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var action)
            ? Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"action\": {action}}}"))
            : throw new UserException(answer);
    }
}
