using RlTemplates.AzureMl.Arm;

namespace RlTemplates.AzureMl.Tests.Arm;

public sealed class ArmCloudTests : IDisposable
{
    private static readonly string[] Variables = [ArmCloud.AuthorityVariable, ArmCloud.ArmVariable, ArmCloud.BlobVariable, ArmCloud.TrackingVariable, ArmCloud.TokenVariable];

    private readonly Dictionary<string, string?> _before = Variables.ToDictionary(v => v, Environment.GetEnvironmentVariable);

    public ArmCloudTests()
    {
        foreach (var variable in Variables)
            Environment.SetEnvironmentVariable(variable, null);
    }

    [Theory]
    [InlineData(null, "https://management.azure.com/", "https://management.azure.com/.default", "core.windows.net", "https://ml.azure.com/runs/j?wsid=w")]
    [InlineData("https://login.microsoftonline.us", "https://management.usgovcloudapi.net/", "https://management.usgovcloudapi.net/.default", "core.usgovcloudapi.net", "https://ml.azure.us/runs/j?wsid=w")]
    [InlineData("login.chinacloudapi.cn", "https://management.chinacloudapi.cn/", "https://management.chinacloudapi.cn/.default", "core.chinacloudapi.cn", "https://studio.ml.azure.cn/runs/j?wsid=w")]
    public void The_authority_chooses_the_cloud(string? authority, string arm, string scope, string storage, string studio)
    {
        Environment.SetEnvironmentVariable(ArmCloud.AuthorityVariable, authority);

        var cloud = ArmCloud.Find();

        (cloud.Arm.ToString(), cloud.Scope, cloud.StorageSuffix, cloud.StudioOf("j", "w"), cloud.IsLocal).ShouldBe((arm, scope, storage, studio, false));
    }

    [Theory]
    [InlineData(null, "https://westus2.api.azureml.ms/mlflow/v1.0/w/")]
    [InlineData("https://login.microsoftonline.us", "https://westus2.api.ml.azure.us/mlflow/v1.0/w/")]
    [InlineData("login.chinacloudapi.cn", "https://westus2.api.ml.azure.cn/mlflow/v1.0/w/")]
    public void The_tracking_server_is_in_the_region_and_no_other_host(string? authority, string expected)
    {
        Environment.SetEnvironmentVariable(ArmCloud.AuthorityVariable, authority);

        ArmCloud.Find().TrackingOf("westus2", "/w").ToString().ShouldBe(expected);
        Should.Throw<UserException>(() => ArmCloud.Find().TrackingOf("evil.example/", "/w")).Message.ShouldContain("'evil.example/'");
        Should.Throw<UserException>(() => ArmCloud.Find().TrackingOf("", "/w")).Message.ShouldContain("The region '' is no name of a region");
    }

    [Fact]
    public void A_token_goes_over_http_to_this_machine_only()
    {
        Environment.SetEnvironmentVariable(ArmCloud.ArmVariable, "http://arm.example");
        Should.Throw<UserException>(ArmCloud.Find).Message
            .ShouldBe("AZUREML_ARM_ENDPOINT is 'http://arm.example'; tokens go over https only, except to this machine (http://127.0.0.1:PORT).");
        Environment.SetEnvironmentVariable(ArmCloud.ArmVariable, "https://arm.example");
        ArmCloud.Find().Scope.ShouldBe("https://arm.example/.default");
        Environment.SetEnvironmentVariable(ArmCloud.ArmVariable, "http://127.0.0.1:8080");
        ArmCloud.Find().IsLocal.ShouldBeTrue();
    }

    public void Dispose()
    {
        foreach (var (name, value) in _before)
            Environment.SetEnvironmentVariable(name, value);
    }
}
