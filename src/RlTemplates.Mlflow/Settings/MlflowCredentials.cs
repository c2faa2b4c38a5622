using System.Text;

namespace RlTemplates.Mlflow;

/// <summary>What a server knows the sender by. Derive a record to add a kind, such as one that renews its tokens.</summary>
[Options]
public abstract record MlflowCredentialOptions
{
    /// <summary>Makes what gives the header of each request. Called once a run.</summary>
    /// <param name="server">Address of the server.</param>
    public abstract IMlflowCredentials Create(Uri server);
}

/// <summary>Gives the header <c>Authorization</c> of requests. Called for each of them, one at a time: it should keep a token as long as it holds.</summary>
public interface IMlflowCredentials
{
    /// <summary>The header's value, such as <c>Bearer TOKEN</c>; null sends none.</summary>
    /// <param name="isRefused">Whether the server has just refused the value that was given before.</param>
    /// <param name="cancellationToken">Ends the wait for a token.</param>
    ValueTask<string?> GetAuthorizationAsync(bool isRefused, CancellationToken cancellationToken);
}

/// <summary>A token.</summary>
public sealed record TokenMlflowCredentialOptions : MlflowCredentialOptions
{
    /// <summary>The token.</summary>
    public string Token { get; init; } = "";

    /// <inheritdoc/>
    public override IMlflowCredentials Create(Uri server) => new FixedCredentials("Bearer " + Token);
}

/// <summary>Name and password.</summary>
public sealed record BasicMlflowCredentialOptions : MlflowCredentialOptions
{
    /// <summary>Name of the user.</summary>
    public string Username { get; init; } = "";

    /// <summary>The password.</summary>
    public string Password { get; init; } = "";

    /// <inheritdoc/>
    public override IMlflowCredentials Create(Uri server) => FixedCredentials.Basic($"{Username}:{Password}");
}

/// <summary>A header that does not change.</summary>
internal sealed class FixedCredentials(string? authorization) : IMlflowCredentials
{
    /// <param name="user"><c>name:password</c>.</param>
    public static FixedCredentials Basic(string user) => new("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(user)));

    public ValueTask<string?> GetAuthorizationAsync(bool isRefused, CancellationToken cancellationToken) => new(authorization);
}
