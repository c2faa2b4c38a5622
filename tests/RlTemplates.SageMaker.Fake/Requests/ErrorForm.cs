using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace RlTemplates.SageMaker.Fake;

/// <summary>Writes errors as each service does.</summary>
internal static class ErrorForm
{
    public static AwsResponse Write(AwsRequest request, AwsErrorException error) => request.Service switch
    {
        AwsService.S3 => request.Method == "HEAD"
            ? new AwsResponse(error.Status)
            : AwsResponse.Xml(OfStorage(request, error), error.Status),
        AwsService.Sts or AwsService.Iam => AwsResponse.Xml(OfQuery(request, error), error.Status),
        AwsService.Runtime => OfRuntime(error),
        _ => AwsResponse.Json(OfJson(error), error.Status),
    };

    private static JsonObject OfJson(AwsErrorException error)
    {
        var json = new JsonObject { ["__type"] = error.Code };
        // The exceptions of the model have a Message, those that all services share a message.
        var ofModel = error.Code is "ResourceInUse" or "ResourceNotFound" or "ResourceLimitExceeded" or "ConflictException";
        json[ofModel ? "Message" : "message"] = error.Message;
        return Merged(json, error.Members);
    }

    private static AwsResponse OfRuntime(AwsErrorException error)
    {
        var response = AwsResponse.Json(
            Merged(new JsonObject { ["Message"] = error.Message }, error.Members), error.Status, "application/json");
        response.Headers["x-amzn-ErrorType"] = error.Code;
        return response;
    }

    private static XElement OfStorage(AwsRequest request, AwsErrorException error) => new("Error",
        new XElement("Code", error.Code), new XElement("Message", error.Message), new XElement("Resource", request.RawPath),
        new XElement("RequestId", "0000000000000000"), new XElement("HostId", "fake"));

    private static XElement OfQuery(AwsRequest request, AwsErrorException error)
    {
        var space = QueryServices.Space(request.Service);
        return new XElement(space + "ErrorResponse",
            new XElement(space + "Error", new XElement(space + "Type", error.Status < 500 ? "Sender" : "Receiver"),
                new XElement(space + "Code", error.Code), new XElement(space + "Message", error.Message)),
            new XElement(space + "RequestId", Guid.NewGuid()));
    }

    private static JsonObject Merged(JsonObject json, JsonObject? members)
    {
        foreach (var (name, value) in members ?? [])
            json[name] = value?.DeepClone();
        return json;
    }
}
