namespace Fude.Tracking.Client.Tests;

public sealed class SettingsTests
{
    [Fact]
    public void The_environment_of_mlflows_clients_is_read()
    {
        var settings = Read(new()
        {
            ["MLFLOW_TRACKING_URI"] = "https://tracking.example:8443/mlflow",
            ["MLFLOW_TRACKING_USERNAME"] = "anna",
            ["MLFLOW_TRACKING_PASSWORD"] = " p:w ",
            ["MLFLOW_TRACKING_TOKEN"] = "t0k3n",
            ["MLFLOW_EXPERIMENT_NAME"] = "digits",
            ["MLFLOW_RUN_ID"] = "0123456789abcdef0123456789abcdef",
            ["MLFLOW_HTTP_REQUEST_TIMEOUT"] = "30",
            ["MLFLOW_TRACKING_INSECURE_TLS"] = "true",
        });

        Assert.Equal(new Uri("https://tracking.example:8443/mlflow"), settings.TrackingUri);
        Assert.Equal(("anna", " p:w ", "t0k3n"), (settings.Username, settings.Password, settings.Token));
        Assert.Equal(("digits", null, "0123456789abcdef0123456789abcdef"), (settings.ExperimentName, settings.ExperimentId, settings.RunId));
        Assert.Equal(TimeSpan.FromSeconds(30), settings.RequestTimeout);
        Assert.True(settings.InsecureTls);
    }

    [Fact]
    public void An_empty_environment_means_the_local_server()
    {
        Assert.Equal(new TrackingSettings(), Read([]));
        Assert.Equal(new TrackingSettings(), Read(new() { ["MLFLOW_TRACKING_URI"] = "  ", ["MLFLOW_RUN_ID"] = "" }));
    }

    [Fact]
    public void Credentials_in_the_address_sign_in_and_leave_the_address()
    {
        var settings = Read(new() { ["MLFLOW_TRACKING_URI"] = "http://anna:p%40ss@host:5000/" });

        Assert.Equal("http://host:5000/", settings.TrackingUri.AbsoluteUri);
        Assert.Equal(("anna", "p@ss"), (settings.Username, settings.Password));
    }

    [Fact]
    public void All_mistakes_are_told_at_once_and_by_name()
    {
        var mistakes = Assert.Throws<TrackingSettingsException>(() => Read(new()
        {
            ["MLFLOW_TRACKING_URI"] = "sqlite:///mlflow.db",
            ["MLFLOW_TRACKING_PASSWORD"] = "p",
            ["MLFLOW_TRACKING_TOKEN"] = "two words",
            ["MLFLOW_EXPERIMENT_ID"] = "seven",
            ["MLFLOW_RUN_ID"] = "../7",
            ["MLFLOW_HTTP_REQUEST_TIMEOUT"] = "soon",
            ["MLFLOW_TRACKING_INSECURE_TLS"] = "maybe",
        })).Mistakes;

        Assert.Equal(7, mistakes.Count);
        foreach (var name in new[] { "TRACKING_URI", "TRACKING_PASSWORD", "TRACKING_TOKEN", "EXPERIMENT_ID", "RUN_ID", "HTTP_REQUEST_TIMEOUT", "TRACKING_INSECURE_TLS" })
            Assert.Single(mistakes, mistake => mistake.StartsWith("MLFLOW_" + name, StringComparison.Ordinal));
    }

    [Fact]
    public void Experiment_name_and_id_exclude_each_other() =>
        Assert.Contains("MLFLOW_EXPERIMENT_NAME and MLFLOW_EXPERIMENT_ID", Assert.Throws<TrackingSettingsException>(() => Read(new()
        {
            ["MLFLOW_EXPERIMENT_NAME"] = "digits",
            ["MLFLOW_EXPERIMENT_ID"] = "1",
        })).Message);

    [Fact]
    public void A_client_refuses_wrong_settings_at_once() =>
        Assert.Contains("Retries is 99", Assert.Throws<TrackingSettingsException>(() => new TrackingClient(new() { Retries = 99 })).Message);

    [Fact]
    public void Secrets_are_not_shown()
    {
        var shown = new TrackingSettings { Username = "anna", Password = "s3cret", Token = "t0k3n" }.ToString();

        Assert.Contains("anna", shown);
        Assert.DoesNotContain("s3cret", shown);
        Assert.DoesNotContain("t0k3n", shown);
    }

    private static TrackingSettings Read(Dictionary<string, string?> environment) => TrackingSettings.FromEnvironment(environment.GetValueOrDefault);
}
