using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Fude.App.Tests.Support;

namespace Fude.App.Tests.OpenApi;

/// <summary>Asks every route, for what it gives and for its errors, and has each answer checked.</summary>
/// <param name="client">Speaks to a host whose model is v1 and whose proxy is this machine.</param>
/// <param name="document">The document.</param>
public sealed class ApiWalk(HttpClient client, ApiDocument document)
{
    public async Task PredictionsAsync()
    {
        foreach (var route in (string[])["/api/predictions", "/api/predictions/preview"])
        {
            foreach (var url in (string[])[route, route + "?pixels=true"])
                await PostAsync(200, route, url, Requests.Form(Drawings.Png(3)));
            await PostAsync(400, route, route + "?pixels=perhaps", Requests.Form(Drawings.Png(3)));
            await PostAsync(400, route, route, new MultipartFormDataContent { { new StringContent("x"), "comment" } });
            await PostAsync(413, route, route, Requests.Form(new byte[1_050_000]));
            await PostAsync(415, route, route, JsonContent.Create(new { image = "x" }));
            await PostAsync(415, route, route, Requests.Form(BadPictures.Text()));
            await PostAsync(422, route, route, Requests.Form(Drawings.Blank()));
            await PostAsync(422, route, route, Requests.Form(BadPictures.Truncated()));
        }
    }

    public async Task HistoryAsync()
    {
        await GetAsync(200, "/api/drawings", "/api/drawings");
        await GetAsync(200, "/api/drawings", "/api/drawings?limit=1");
        await GetAsync(400, "/api/drawings", "/api/drawings?limit=0");
        await GetAsync(400, "/api/drawings", "/api/drawings?from=yesterday");
        await GetAsync(200, "/api/drawings/{id}", "/api/drawings/1");
        await GetAsync(404, "/api/drawings/{id}", "/api/drawings/99999");
        await GetAsync(200, "/api/drawings/{id}/steps", "/api/drawings/1/steps");
        await GetAsync(400, "/api/drawings/{id}/steps", "/api/drawings/1/steps?model=none");
        await GetAsync(404, "/api/drawings/{id}/steps", "/api/drawings/99999/steps");
        await GetAsync(200, "/api/drawings/span", "/api/drawings/span");
        await GetAsync(200, "/api/prediction-history", "/api/prediction-history?limit=1");
        await GetAsync(400, "/api/prediction-history", "/api/prediction-history?limit=5000");
        var drawing = await client.ObjectOfAsync("api/drawings/1");
        await GetAsync(200, "/images/{key}/original.png", (string)drawing["original"]!);
        await GetAsync(200, "/images/{key}/resized.png", (string)drawing["resized"]!);
        await GetAsync(404, "/images/{key}/original.png", "/images/none/original.png");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/drawings");
        request.Headers.IfNoneMatch.Add((await client.GetAsync("/api/drawings")).Headers.ETag!);
        await SendAsync(304, "/api/drawings", request);
        using var stream = await client.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", stream.Content.Headers.ContentType?.MediaType);
        document.Checked.Add(("GET", "/api/events", 200));
    }

    public async Task FeedbackAsync(string admin)
    {
        const string Route = "/api/drawings/{id}/correction";
        await PutAsync(200, Route, "/api/drawings/1/correction", new { label = "3" });
        await PutAsync(400, Route, "/api/drawings/1/correction", new { });
        await PutAsync(422, Route, "/api/drawings/1/correction", new { label = "banana" });
        await PutAsync(404, Route, "/api/drawings/99999/correction", new { label = "3" });
        await GetAsync(200, "/api/drawings/{id}", "/api/drawings/1");
        await GetAsync(200, "/api/models/accuracy", "/api/models/accuracy");
        await GetAsync(401, "/api/feedback", "/api/feedback");
        await GetAsync(200, "/api/feedback", "/api/feedback", admin);
        await GetAsync(400, "/api/feedback", "/api/feedback?limit=0", admin);
        using (var stranger = new HttpClient { BaseAddress = client.BaseAddress })
        using (var refused = await stranger.PutAsJsonAsync("/api/drawings/1/correction", new { label = "3" }))
            await CheckAsync(403, Route, refused);
        await DeleteAsync(204, Route, "/api/drawings/1/correction");
        await GetAsync(200, "/api/models/accuracy", "/api/models/accuracy");
        await DeleteAsync(404, "/api/drawings/{id}", "/api/drawings/99999");
        await DeleteAsync(204, "/api/drawings/{id}", "/api/drawings/1");
    }

    public async Task ReleasesAsync(string admin, object wish)
    {
        const string Root = "/api/releases";
        await GetAsync(401, Root, Root);
        await GetAsync(200, Root, Root, admin);
        await GetAsync(400, Root, Root + "?limit=0", admin);
        await PostAsync(400, Root, Root, new { tag = "v2" }, admin);
        await PostAsync(201, Root, Root, wish, admin);
        await PostAsync(409, Root, Root, wish, admin);
        await GetAsync(200, Root + "/{id}", Root + "/3", admin);
        await GetAsync(404, Root + "/{id}", Root + "/99", admin);
        await GetAsync(200, Root + "/{id}/comparisons", Root + "/3/comparisons", admin);
        await GetAsync(400, Root + "/{id}/comparisons", Root + "/3/comparisons?limit=0", admin);
        await GetAsync(404, Root + "/{id}/comparisons", Root + "/99/comparisons", admin);
        foreach (var (status, id, word) in ((int, int, string)[])[(200, 3, "pause"), (200, 3, "resume"), (409, 1, "promote"), (409, 1, "share")])
            await PostAsync(status, $"{Root}/{{id}}/{word}", $"{Root}/{id}/{word}", new { reason = "a walk", share = 0.5 }, admin);
        await PostAsync(400, Root + "/{id}/pause", Root + "/3/pause", new { }, admin);
        await PostAsync(200, Root + "/{id}/rollback", Root + "/3/rollback", new { reason = "a walk" }, admin);
        await PostAsync(200, Root + "/{id}/share", Root + "/2/share", new { reason = "a walk", share = 0.5 }, admin);
        await PostAsync(200, Root + "/{id}/promote", Root + "/2/promote", new { reason = "a walk" }, admin);
        await PostAsync(200, Root + "/rollback", Root + "/rollback", new { reason = "a walk" }, admin);
        await PostAsync(409, Root + "/rollback", Root + "/rollback", new { reason = "a walk" }, admin);
        await GetAsync(200, Root + "/ledger", Root + "/ledger", admin);
        await GetAsync(200, Root + "/ledger/check", Root + "/ledger/check", admin);
        await GetAsync(200, Root + "/at", Root + "/at?time=2030-01-01T00:00:00Z", admin);
        await GetAsync(400, Root + "/at", Root + "/at?time=never", admin);
    }

    public async Task RepredictionsAsync()
    {
        const string Route = "/api/predictions/repredict-all";
        await PostAsync(200, Route, Route + "?force=true", null);
        await PostAsync(400, Route, Route + "?model=none", null);
        await PostAsync(400, Route, Route + "?force=perhaps", null);
        using (var request = new HttpRequestMessage(HttpMethod.Post, Route) { Headers = { { "Prefer", "respond-async" } } })
            await SendAsync(202, Route, request);
        await GetAsync(200, "/api/repredictions", "/api/repredictions");
        await GetAsync(400, "/api/repredictions", "/api/repredictions?limit=0");
        await GetAsync(200, "/api/repredictions/{id}", "/api/repredictions/1");
        await GetAsync(404, "/api/repredictions/{id}", "/api/repredictions/999");
        await DeleteAsync(200, "/api/repredictions/{id}", "/api/repredictions/1");
        await DeleteAsync(404, "/api/repredictions/{id}", "/api/repredictions/999");
    }

    public async Task InferenceAsync()
    {
        foreach (var path in (string[])["/v2", "/v2/health/live", "/v2/health/ready"])
            await GetAsync(200, path, path);
        foreach (var (route, url) in ((string, string)[])[("/v2/models/{name}", "/v2/models/v1"), ("/v2/models/{name}/versions/{version}", "/v2/models/v1/versions/v1")])
        {
            await GetAsync(200, route, url);
            await GetAsync(404, route, url.Replace("v1", "none", StringComparison.Ordinal));
            await GetAsync(200, route + "/ready", url + "/ready");
            var input = new { name = "pixels", datatype = "UINT8", shape = (int[])[1, 1, 28, 28], data = new int[784] };
            await PostAsync(200, route + "/infer", url + "/infer", JsonContent.Create(new { id = "a", inputs = (object[])[input] }));
            await PostAsync(400, route + "/infer", url + "/infer", JsonContent.Create(new { inputs = (object[])[] }));
            await PostAsync(404, route + "/infer", url.Replace("v1", "none", StringComparison.Ordinal) + "/infer", JsonContent.Create(new { inputs = (object[])[input] }));
        }
    }

    public async Task OperatingAsync()
    {
        foreach (var path in (string[])["/api/health", "/api/health/ready", "/metrics", "/api/openapi.json", "/api/models", "/api/models/current"])
            await GetAsync(200, path, path);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Headers = { { "X-Forwarded-For", "203.0.113.9" } } };
        await SendAsync(401, "/metrics", request);
    }

    private Task GetAsync(int status, string route, string url, string? token = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        return SendAsync(status, route, request);
    }

    private Task PostAsync(int status, string route, string url, HttpContent? content) => SendAsync(status, route, new HttpRequestMessage(HttpMethod.Post, url) { Content = content });

    private Task PostAsync(int status, string route, string url, object body, string token) =>
        SendAsync(status, route, new HttpRequestMessage(HttpMethod.Post, url) { Content = JsonContent.Create(body), Headers = { Authorization = new("Bearer", token) } });

    private Task PutAsync(int status, string route, string url, object body) => SendAsync(status, route, new HttpRequestMessage(HttpMethod.Put, url) { Content = JsonContent.Create(body) });

    private Task DeleteAsync(int status, string route, string url) => SendAsync(status, route, new HttpRequestMessage(HttpMethod.Delete, url));

    private async Task SendAsync(int status, string route, HttpRequestMessage request)
    {
        using (request)
        using (var answer = await client.SendAsync(request))
            await CheckAsync(status, route, answer);
    }

    private async Task CheckAsync(int status, string route, HttpResponseMessage answer)
    {
        Assert.True(status == (int)answer.StatusCode, $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri} {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        await document.CheckAsync(route, answer);
    }
}
