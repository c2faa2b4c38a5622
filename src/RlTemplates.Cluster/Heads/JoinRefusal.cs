using Grpc.Core;

namespace RlTemplates.Cluster.Heads;

/// <summary>Why a worker may not join.</summary>
/// <param name="Code">What the call ends with. A worker calls again after <see cref="StatusCode.Unavailable"/> and <see cref="StatusCode.AlreadyExists"/> only.</param>
/// <param name="Message">Why, in a sentence.</param>
internal sealed record JoinRefusal(StatusCode Code, string Message);
