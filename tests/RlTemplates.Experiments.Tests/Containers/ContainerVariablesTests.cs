using System.Text.Json;
using RlTemplates.Containers;

namespace RlTemplates.Experiments.Tests.Containers;

public sealed class ContainerVariablesTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Variables_are_those_of_SageMakers_own_toolkit()
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Containers", "golden-variables.json")));
        var hyperparameters = golden.RootElement.GetProperty("hyperparameters").EnumerateObject().ToDictionary(h => h.Name, h => h.Value.GetRawText());
        hyperparameters["sagemaker_program"] = "\"train.py\"";
        hyperparameters["rlt_run"] = "H4sI";
        var resources = new ResourceConfig { CurrentHost = "algo-1", Hosts = ["algo-1", "algo-2"] };

        var variables = ContainerVariables.Of(new("/opt/ml"), hyperparameters, resources, ["train", "ck"], cpus: 4, gpus: 1);

        // Two groups of machines are for the package that joins them.
        foreach (var expected in golden.RootElement.GetProperty("env").EnumerateObject().Where(e => e.Name != "SM_IS_HETERO"))
            variables[expected.Name].ShouldBe(expected.Value.GetString(), expected.Name);
        using var arguments = JsonDocument.Parse(variables["SM_USER_ARGS"]);
        arguments.RootElement.EnumerateArray().Select(a => a.GetString()).ShouldBe(golden.RootElement.GetProperty("user_args").EnumerateArray().Select(a => a.GetString()));
        variables.Keys.ShouldNotContain("SM_HP_SAGEMAKER_PROGRAM");
        variables.Keys.ShouldNotContain("SM_HP_RLT_RUN");
    }

    [Fact]
    public void Texts_that_are_no_JSON_stand_as_they_are()
    {
        var variables = ContainerVariables.Of(new("/opt/ml"), new Dictionary<string, string> { ["a"] = "no \"json", ["b"] = "007" }, new(), [], 1, 0);

        (variables["SM_HP_A"], variables["SM_HP_B"], variables["SM_HPS"]).ShouldBe(("no \"json", "007", "{\"a\":\"no \\\"json\",\"b\":\"007\"}"));
    }

    [Fact]
    public void Machines_are_written_and_read()
    {
        var path = Path.Combine(_scratch.Path, "resourceconfig.json");
        var resources = new ResourceConfig { CurrentHost = "algo-2", Hosts = ["algo-1", "algo-2"], InstanceType = "ml.c5.xlarge", Group = "players", NetworkInterface = "eth1" };

        resources.Write(path);

        var read = ResourceConfig.Read(path);
        read.Hosts.ShouldBe(resources.Hosts);
        (read with { Hosts = resources.Hosts }).ShouldBe(resources);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"hosts\": \"algo-1\"}")]
    public void Machines_that_cannot_be_read_are_an_error(string json)
    {
        var path = Path.Combine(_scratch.Path, "resourceconfig.json");
        File.WriteAllText(path, json);

        Should.Throw<UserException>(() => ResourceConfig.Read(path)).Message.ShouldStartWith($"The machines in {path} cannot be read");
    }

    [Fact]
    public void Fewer_CPUs_than_the_machine_has_are_told()
    {
        MachineSizes.Cpus("ml.g5.xlarge").ShouldBe(4);
        MachineSizes.Cpus("standard_nc4as_t4_v3").ShouldBe(4);
        MachineSizes.Warning("ml.g5.xlarge", 2).ShouldNotBeNull().ShouldStartWith("ml.g5.xlarge has 4 CPUs, but this process may use 2");
        MachineSizes.Warning("ml.g5.xlarge", 4).ShouldBeNull();
        MachineSizes.Warning("ml.of.tomorrow", 1).ShouldBeNull();
    }
}
