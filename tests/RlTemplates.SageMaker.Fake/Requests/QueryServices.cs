using System.Xml.Linq;

namespace RlTemplates.SageMaker.Fake;

/// <summary>The services that take forms and answer XML: who calls, and roles.</summary>
internal sealed class QueryServices(FakeAws aws)
{
    public static XNamespace Space(AwsService service) =>
        service == AwsService.Sts ? "https://sts.amazonaws.com/doc/2011-06-15/" : "https://iam.amazonaws.com/doc/2010-05-08/";

    public AwsResponse Answer(AwsRequest request) => request.Operation switch
    {
        "GetCallerIdentity" => Result(request,
            ("Arn", aws.Caller), ("UserId", "AIDAFAKEFAKEFAKEFAKE"), ("Account", aws.Account)),
        "GetRole" => Role(request),
        _ => throw new AwsErrorException("InvalidAction", $"Could not find operation {request.Operation}"),
    };

    private AwsResponse Role(AwsRequest request)
    {
        var name = request.Query.GetValueOrDefault("RoleName") ?? throw new AwsErrorException(
            "ValidationError", "RoleName must not be null");
        if (!aws.Roles.TryGetValue(name, out var arn))
            throw new AwsErrorException("NoSuchEntity", $"The role with name {name} cannot be found.", 404);

        var space = Space(AwsService.Iam);
        return Result(request, new XElement(space + "Role",
            new XElement(space + "Path", "/"), new XElement(space + "RoleName", name),
            new XElement(space + "RoleId", "AROAFAKEFAKEFAKEFAKE"),
            new XElement(space + "Arn", arn), new XElement(space + "CreateDate", "2024-01-01T00:00:00Z"),
            new XElement(space + "AssumeRolePolicyDocument", "%7B%7D"), new XElement(space + "MaxSessionDuration", 3600)));
    }

    private static AwsResponse Result(AwsRequest request, params (string Name, string Value)[] members) =>
        Result(request, [.. members.Select(m => new XElement(Space(request.Service) + m.Name, m.Value))]);

    private static AwsResponse Result(AwsRequest request, params XElement[] members)
    {
        var space = Space(request.Service);
        return AwsResponse.Xml(new XElement(space + $"{request.Operation}Response",
            new XElement(space + $"{request.Operation}Result", members),
            new XElement(space + "ResponseMetadata", new XElement(space + "RequestId", Guid.NewGuid()))));
    }
}
