using System.Text;
using System.Text.Json.Nodes;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Artifacts;

/// <summary>A server with a run that has a few artifacts, and a version of a model made of them.</summary>
public sealed class ArtifactSite : IAsyncLifetime
{
    public const string Proxy = "/api/2.0/mlflow-artifacts/artifacts";

    public TrackingServer Server { get; private set; } = null!;

    public string Run { get; private set; } = "";

    /// <summary>The run's folder on disk.</summary>
    public string Folder => Path.Combine(Server.DataFolder, "artifacts", "0", Run, "artifacts");

    public string RunPath => $"{Proxy}/0/{Run}/artifacts";

    public async ValueTask InitializeAsync()
    {
        Server = await TrackingServer.StartAsync();
        Run = await Server.CreateRunAsync();
        await PutAsync("a.txt", "artifact a");
        await PutAsync("model/MLmodel", "flavors: {}");
        await PutAsync("model/data/weights.bin", "weights");
        await Server.PostAsync("registered-models/create", new { name = "digits" });
        await Server.PostAsync("model-versions/create", new { name = "digits", source = $"runs:/{Run}/model", run_id = Run });
        await Server.PostAsync("model-versions/create", new { name = "digits", source = $"mlflow-artifacts:/0/{Run}/artifacts/model", run_id = Run });
        await File.WriteAllTextAsync(Path.Combine(Server.DataFolder, "secret.txt"), "secret");
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>Uploads a file of the run through the proxy.</summary>
    public async Task PutAsync(string path, string text)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        using var response = await Server.Client.PutAsync($"{RunPath}/{path}", content);
        Assert.Equal("{}", await response.Content.ReadAsStringAsync());
        Assert.Equal(200, (int)response.StatusCode);
    }

    /// <summary>A file by the route for a run's artifacts.</summary>
    public Task<HttpResponseMessage> GetAsync(string path, Action<HttpRequestMessage>? change = null, HttpMethod? method = null)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, $"/get-artifact?run_id={Run}&path={Uri.EscapeDataString(path)}");
        change?.Invoke(request);
        return Server.Client.SendAsync(request);
    }

    /// <summary>Checks an error's status, code and words.</summary>
    public static async Task AssertErrorAsync(HttpResponseMessage response, int status, string code, string words)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode}: {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var error = JsonNode.Parse(text)!;
        Assert.Equal(code, (string)error["error_code"]!);
        Assert.Contains(words, (string)error["message"]!, StringComparison.Ordinal);
    }
}
