using RlTemplates.Mlflow.Settings;

namespace RlTemplates.Mlflow.Tests;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("http://localhost:5000", "http://localhost:5000/")]
    [InlineData("https://mlflow.example.org/team/", "https://mlflow.example.org/team")]
    [InlineData("azureml://westeurope.api.azureml.ms/mlflow/v1.0/subscriptions/s/workspaces/w", "https://westeurope.api.azureml.ms/mlflow/v1.0/subscriptions/s/workspaces/w")]
    [InlineData("https://ada:s3cret@mlflow.example.org:8443/x", "https://mlflow.example.org:8443/x")]
    public void Addresses_say_where_requests_go(string text, string uri) => new MlflowAddress(text).Uri.AbsoluteUri.ShouldBe(uri);

    [Theory]
    [InlineData("file:///mlruns")]
    [InlineData("./mlruns")]
    [InlineData("sqlite:///mlflow.db")]
    [InlineData("databricks")]
    [InlineData("https://example.org?x=1")]
    [InlineData("")]
    public void Other_addresses_are_refused(string text)
    {
        MlflowAddress.TryParse(text, null, out _).ShouldBeFalse();
        Should.Throw<FormatException>(() => MlflowAddress.Parse(text, null)).Message.ShouldStartWith("write an address with http, https or azureml, such as https://mlflow.example.org");
    }

    [Fact]
    public void A_sink_without_an_address_is_refused_with_the_ways_to_give_one() =>
        Should.Throw<UserException>(() => Resolve([])).Message.ShouldBe(
            "The sink mlflow has no server. Set tracking_uri of the sink mlflow, or the variable MLFLOW_TRACKING_URI, for example http://localhost:5000.");

    [Fact]
    public void A_variable_that_is_no_address_is_refused_without_its_password()
    {
        var message = Should.Throw<UserException>(() => Resolve(new() { ["MLFLOW_TRACKING_URI"] = "postgresql://ada:s3cret@db/mlflow" })).Message;
        message.ShouldStartWith("The variable MLFLOW_TRACKING_URI is '***@db/mlflow', which is not the address of an MLflow server (http, https or azureml).");
    }

    [Fact]
    public void Options_win_over_variables()
    {
        Dictionary<string, string> variables = new() { ["MLFLOW_TRACKING_URI"] = "http://a", ["MLFLOW_EXPERIMENT_NAME"] = "e", ["MLFLOW_EXPERIMENT_ID"] = "5", ["MLFLOW_RUN_NAME"] = "r", ["MLFLOW_RUN_ID"] = "id" };
        var byVariables = Resolve(variables);
        (byVariables.Server.Host, byVariables.Experiment, byVariables.ExperimentId, byVariables.RunName, byVariables.RunId).ShouldBe(("a", "e", "5", "r", "id"));
        var byOptions = Resolve(variables, new() { TrackingUri = new("http://b"), ExperimentName = "f", RunName = "s" });
        (byOptions.Server.Host, byOptions.Experiment, byOptions.ExperimentId, byOptions.RunName).ShouldBe(("b", "f", null, "s"));
    }

    [Fact]
    public async Task Credentials_come_from_options_then_variables_then_the_job_then_the_address()
    {
        Dictionary<string, string> variables = new() { ["MLFLOW_TRACKING_URI"] = "http://ada:pw@host" };
        (await Header(variables)).ShouldBe("Basic YWRhOnB3");
        (variables["AZUREML_RUN_ID"], variables["AZUREML_RUN_TOKEN"]) = ("job", "job-token");
        (await Header(variables)).ShouldBe("Bearer job-token");
        variables["MLFLOW_TRACKING_TOKEN"] = "token";
        (await Header(variables)).ShouldBe("Bearer token");
        (variables["MLFLOW_TRACKING_USERNAME"], variables["MLFLOW_TRACKING_PASSWORD"]) = ("ada", "pw");
        (await Header(variables)).ShouldBe("Basic YWRhOnB3");
        (await Header(variables, new() { Credentials = new TokenMlflowCredentialOptions { Token = "own" } })).ShouldBe("Bearer own");
        (await Header(variables, new() { Credentials = new BasicMlflowCredentialOptions { Username = "a", Password = "b" } })).ShouldBe("Basic YTpi");
        (await Header(new() { ["MLFLOW_TRACKING_URI"] = "http://host" })).ShouldBeNull();
    }

    [Fact]
    public async Task What_an_Azure_job_says_of_itself_goes_to_no_other_server()
    {
        Dictionary<string, string> variables = new()
        {
            ["AZUREML_RUN_ID"] = "job_1", ["AZUREML_RUN_TOKEN"] = "t", ["MLFLOW_TRACKING_URI"] = "https://westeurope.api.azureml.ms/mlflow", ["MLFLOW_RUN_ID"] = "job_1",
            ["MLFLOW_EXPERIMENT_ID"] = "5", ["MLFLOW_EXPERIMENT_NAME"] = "e", ["MLFLOW_TRACKING_TOKEN"] = "t",
        };

        var other = Resolve(variables, new() { TrackingUri = new("http://own:5000") });
        var same = Resolve(variables, new() { TrackingUri = new("https://westeurope.api.azureml.ms/mlflow") });

        (other.RunId, other.ExperimentId, other.Experiment, other.IsAzureJob, other.LogsToParent).ShouldBe((null, null, null, false, false));
        (await Header(variables, new() { TrackingUri = new("http://own:5000") })).ShouldBeNull();
        (same.RunId, same.IsAzureJob).ShouldBe(("job_1", true));
        (await Header(variables, new() { TrackingUri = new("https://westeurope.api.azureml.ms/mlflow") })).ShouldBe("Bearer t");
    }

    [Fact]
    public void An_Azure_job_is_found_from_its_parts()
    {
        var settings = Resolve(new()
        {
            ["AZUREML_RUN_ID"] = "job_1", ["AZUREML_RUN_TOKEN"] = "t", ["AZUREML_SERVICE_ENDPOINT"] = "https://westeurope.api.azureml.ms", ["AZUREML_ARM_SUBSCRIPTION"] = "s",
            ["AZUREML_ARM_RESOURCEGROUP"] = "g", ["AZUREML_ARM_WORKSPACE_NAME"] = "w",
        });

        settings.Server.AbsoluteUri.ShouldBe("https://westeurope.api.azureml.ms/mlflow/v1.0/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w");
        (settings.RunId, settings.LogsToParent).ShouldBe(("job_1", true));
    }

    private static ValueTask<string?> Header(Dictionary<string, string> variables, MlflowSinkOptions? options = null) =>
        Resolve(variables, options).Credentials.GetAuthorizationAsync(isRefused: false, TestContext.Current.CancellationToken);

    private static MlflowSettings Resolve(Dictionary<string, string> variables, MlflowSinkOptions? options = null) => MlflowSettings.Resolve(options ?? new(), variables.GetValueOrDefault);
}
