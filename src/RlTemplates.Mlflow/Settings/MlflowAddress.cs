using System.Diagnostics.CodeAnalysis;
using RlTemplates.Options;

namespace RlTemplates.Mlflow;

/// <summary>Address of an MLflow server.</summary>
[TextForm("^(https?|azureml)://[^/?#]+")]
public sealed record MlflowAddress : IParsable<MlflowAddress>, IFormattable
{
    internal const string Demand = "write an address with http, https or azureml, such as https://mlflow.example.org or http://localhost:5000; "
        + "a folder or a database needs a server in front of it";

    private readonly string _text;

    /// <summary>Makes an address.</summary>
    /// <param name="address">The address, with http, https or azureml, without a query.</param>
    /// <exception cref="ArgumentException">It is another kind of address, or none.</exception>
    public MlflowAddress(string address)
    {
        if (Read(address) is not { } read)
            throw new ArgumentException($"'{address}' is not the address of an MLflow server: {Demand}.", nameof(address));
        (_text, (Uri, User)) = (address, read);
    }

    /// <summary>Where requests go, without name and password, and without a slash at its end; <c>azureml</c> has become <c>https</c>.</summary>
    public Uri Uri { get; }

    /// <summary>Name and password that stood before the host, <c>name:password</c>; null where none did.</summary>
    internal string? User { get; }

    /// <inheritdoc/>
    public static MlflowAddress Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var address) ? address : throw new FormatException(Demand);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out MlflowAddress result)
    {
        result = s is not null && Read(s) is not null ? new(s) : null;
        return result is not null;
    }

    /// <summary>The address as it was given.</summary>
    public override string ToString() => _text;

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => _text;

    /// <summary>Whether requests go to the same place.</summary>
    /// <param name="other">The other one.</param>
    public bool Equals(MlflowAddress? other) => other is not null && _text == other._text;

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    private static (Uri Uri, string? User)? Read(string text)
    {
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.Scheme is not ("http" or "https" or "azureml") || uri.Query.Length > 1)
            return null;
        var scheme = uri.Scheme == "http" ? "http" : "https";
        var port = uri.IsDefaultPort || uri.Port < 0 ? "" : FormattableString.Invariant($":{uri.Port}");
        return (new Uri($"{scheme}://{uri.Host}{port}{uri.AbsolutePath.TrimEnd('/')}"), uri.UserInfo.Length == 0 ? null : Uri.UnescapeDataString(uri.UserInfo));
    }
}
