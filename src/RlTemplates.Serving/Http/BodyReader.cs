using System.Buffers;
using System.IO.Pipelines;

namespace RlTemplates.Serving;

/// <summary>Gets the body of a request, mostly without copying it.</summary>
/// <param name="options">Limits of size and time.</param>
internal sealed class BodyReader(ServingOptions options)
{
    /// <summary>Gets the whole body and has it read.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="parse">Reads it.</param>
    /// <exception cref="Refusal">It is too large, or does not arrive in time.</exception>
    public ValueTask ReadAsync(Exchange exchange, Action<Exchange, ReadOnlySpan<byte>> parse)
    {
        if (exchange.Request.Headers.ContentLength > options.MaxBodyBytes)
            throw TooLarge();
        var reader = exchange.Body;
        var reading = reader.ReadAsync();
        if (!reading.IsCompletedSuccessfully)
            return new(ReadSlowlyAsync(exchange, reader, reading, parse));
        var result = reading.Result;
        if (!result.IsCompleted || !result.Buffer.IsSingleSegment)
            return new(ReadSlowlyAsync(exchange, reader, new(result), parse));
        try
        {
            EnsureSize(result.Buffer.Length);
            parse(exchange, result.Buffer.FirstSpan);
        }
        finally
        {
            reader.AdvanceTo(result.Buffer.End);
        }
        return default;
    }

    private async Task ReadSlowlyAsync(Exchange exchange, PipeReader reader, ValueTask<ReadResult> reading, Action<Exchange, ReadOnlySpan<byte>> parse)
    {
        byte[] body = [];
        var length = 0;
        await using var limit = options.Time.CreateTimer(static reader => ((PipeReader)reader!).CancelPendingRead(), reader, options.RequestTimeout, Timeout.InfiniteTimeSpan);
        try
        {
            while (true)
            {
                var result = await reading;
                if (result.IsCanceled)
                    throw new Refusal(408, FormattableString.Invariant($"The body did not arrive within {options.RequestTimeout.TotalSeconds:0.###} s.")) { Closes = true };
                EnsureSize(length + result.Buffer.Length);
                var arrived = (int)result.Buffer.Length;
                Pooled.Grow(ref body, length, length + arrived);
                result.Buffer.CopyTo(body.AsSpan(length));
                length += arrived;
                reader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                    break;
                reading = reader.ReadAsync();
            }
            parse(exchange, body.AsSpan(0, length));
        }
        finally
        {
            Pooled.Return(ref body);
        }
    }

    private void EnsureSize(long length)
    {
        if (length > options.MaxBodyBytes)
            throw TooLarge();
    }

    private Refusal TooLarge() => new(413, FormattableString.Invariant($"The body has more than {Counted.Of(options.MaxBodyBytes, "byte")}, the most that this server reads; split the request.")) { Closes = true };
}
