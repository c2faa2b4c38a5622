using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace RlTemplates.Serving;

/// <summary>A request and its answer. A connection uses the same instance, with its memory, again and again.</summary>
#pragma warning disable CA1001 // The writer of JSON writes into memory of this instance, and has nothing to release.
internal sealed class Exchange
#pragma warning restore CA1001
{
    private const int MostKept = 1 << 16;

    // Answers are JSON by their type and never part of a page, so that only what JSON demands is escaped.
    private static readonly JsonWriterOptions Unchecked = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private IFeatureCollection _features = null!;
    private ArrayBufferWriter<byte> _output = new(512);
    private Utf8JsonWriter? _json;

    public IHttpRequestFeature Request { get; private set; } = null!;

    public IHttpResponseFeature Response { get; private set; } = null!;

    public PipeReader Body => _features.Get<IRequestBodyPipeFeature>()!.Reader;

    /// <summary>What the request asks of the policy.</summary>
    public Call Call { get; } = new();

    /// <summary>How the request's body is written.</summary>
    public MediaType Type { get; set; }

    /// <summary>How the answer is written.</summary>
    public MediaType AnswerType { get; set; }

    /// <summary>In which words a JSON answer is.</summary>
    public AnswerForm Form { get; set; }

    public int Status { get; private set; }

    public void Begin(IFeatureCollection features)
    {
        _features = features;
        Request = features.Get<IHttpRequestFeature>()!;
        Response = features.Get<IHttpResponseFeature>()!;
        Status = 200;
        Form = AnswerForm.Many;
    }

    /// <summary>Empty memory for an answer.</summary>
    public ArrayBufferWriter<byte> Output()
    {
        if (_output.Capacity > MostKept)
            _output = new(512);
        else
            _output.ResetWrittenCount();
        return _output;
    }

    /// <summary>Writes JSON into <see cref="Output"/>; flush it before <see cref="Send(int, string)"/>.</summary>
    public Utf8JsonWriter Json() => JsonOn(Output());

    /// <summary>Writes JSON after what was written.</summary>
    public Utf8JsonWriter JsonOn(ArrayBufferWriter<byte> output)
    {
        if (_json is null)
            _json = new(output, Unchecked);
        else
            _json.Reset(output);
        return _json;
    }

    /// <summary>Sends what was written.</summary>
    public void Send(int status, string contentType)
    {
        Status = status;
        Response.StatusCode = status;
        Response.Headers.ContentType = contentType;
        Response.Headers.XContentTypeOptions = "nosniff";
        Response.Headers.ContentLength = _output.WrittenCount;
        if (HttpMethodIsHead)
            return;
        var body = _features.Get<IHttpResponseBodyFeature>()!;
        // Without it, the writer has no memory yet. Nobody is asked at the start, so that it never waits.
        body.StartAsync().GetAwaiter().GetResult();
        body.Writer.Write(_output.WrittenSpan);
    }

    /// <summary>Sends bytes that are known beforehand.</summary>
    public void Send(int status, string contentType, ReadOnlySpan<byte> bytes)
    {
        Output().Write(bytes);
        Send(status, contentType);
    }

    /// <summary>Answers that there is none, and why.</summary>
    public void Send(Refusal refusal)
    {
        if (refusal.RetryAfter > 0)
            Response.Headers.RetryAfter = refusal.RetryAfter.ToString(CultureInfo.InvariantCulture);
        if (refusal.Closes)
            Response.Headers.Connection = "close";
        var json = Json();
        json.WriteStartObject();
        json.WriteString("error"u8, refusal.Message);
        json.WriteEndObject();
        json.Flush();
        Send(refusal.Status, MediaTypes.Json);
    }

    private bool HttpMethodIsHead => Request.Method == "HEAD";
}

/// <summary>In which words a JSON answer is: those of the request.</summary>
internal enum AnswerForm
{
    /// <summary><c>{"actions": […]}</c>.</summary>
    Many,

    /// <summary><c>{"action": …}</c>.</summary>
    One,

    /// <summary><c>{"predictions": […]}</c>, of TensorFlow's rows.</summary>
    Predictions,

    /// <summary><c>{"outputs": […]}</c>, of TensorFlow's columns.</summary>
    Outputs,

    /// <summary>A list of actions, as MXNet's default is.</summary>
    BareMany,

    /// <summary>One action.</summary>
    BareOne,
}
