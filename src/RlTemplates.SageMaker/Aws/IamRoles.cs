using System.Text;
using System.Text.RegularExpressions;

namespace RlTemplates.SageMaker.Aws;

/// <summary>Finds the ARN of a role by its name.</summary>
internal static partial class IamRoles
{
    private const string Service = "IAM", Version = "2010-05-08";

    /// <summary>The ARN of a role.</summary>
    /// <param name="session">Who asks.</param>
    /// <param name="role">Its name, its path and name, or its ARN.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">There is none of that name, or nobody may know.</exception>
    public static async Task<string> ArnAsync(AwsSession session, string role, CancellationToken cancellationToken)
    {
        if (role.StartsWith("arn:", StringComparison.Ordinal))
            return role;
        if (role.Contains('/', StringComparison.Ordinal))
            return $"arn:{session.Region.Partition}:iam::{await session.AccountAsync(cancellationToken).ConfigureAwait(false)}:role/{role.TrimStart('/')}";
        try
        {
            var answer = await session.Connection.SendAsync(
                new(Service, "GetRole", session.Region.GlobalAddressOf("iam", "IAM"), "iam")
                {
                    ContentType = "application/x-www-form-urlencoded; charset=utf-8",
                    Body = Encoding.UTF8.GetBytes($"Action=GetRole&RoleName={Uri.EscapeDataString(role)}&Version={Version}"),
                    Region = session.Region.Partition == "aws" ? "us-east-1" : null,
                },
                cancellationToken).ConfigureAwait(false);
            return Arn().Match(Encoding.UTF8.GetString(answer.Body)) is { Success: true } match
                ? match.Groups[1].Value
                : throw new UserException($"IAM has no ARN for the role '{role}'; give the ARN itself, such as arn:aws:iam::123456789012:role/{role}.");
        }
        catch (AwsException exception) when (exception.Code is "NoSuchEntity" or "NoSuchEntityException")
        {
            throw new UserException($"There is no role '{role}' in this account of AWS. Role takes the name or the ARN of a role that SageMaker may assume.", exception);
        }
        catch (AwsException exception)
        {
            throw exception.ForUser();
        }
    }

    [GeneratedRegex("<Arn>(arn:[^<]+)</Arn>")]
    private static partial Regex Arn();
}
