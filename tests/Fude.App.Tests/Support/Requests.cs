using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Fude.App.Tests.Support;

/// <summary>Requests as the page sends them, and as it never would.</summary>
public static class Requests
{
    /// <summary>A form with one file.</summary>
    public static MultipartFormDataContent Form(byte[] file, string field = "image", string name = "drawing.png")
    {
        var form = new MultipartFormDataContent();
        Add(form, file, field, name);
        return form;
    }

    public static void Add(MultipartFormDataContent form, byte[] file, string field = "image", string name = "drawing.png")
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        form.Add(content, field, name);
    }

    /// <summary>The body as a JSON object.</summary>
    public static async Task<JsonObject> ObjectAsync(this HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();

    /// <summary>Gets a JSON object.</summary>
    public static async Task<JsonObject> ObjectOfAsync(this HttpClient client, string path) => JsonNode.Parse(await client.GetStringAsync(path))!.AsObject();

    /// <summary>Posts a picture and returns the answer, which has to be 200.</summary>
    public static async Task<JsonObject> PredictAsync(this HttpClient client, byte[] picture, string route = "api/predictions")
    {
        using var form = Form(picture);
        using var response = await client.PostAsync(route, form);
        Assert.Equal(200, (int)response.StatusCode);
        return await response.ObjectAsync();
    }

    /// <summary>The answer to a GET, which has to be 200, as a JSON object.</summary>
    public static async Task<JsonObject> GetJsonAsync(this HttpClient client, string route)
    {
        using var response = await client.GetAsync(route);
        Assert.True((int)response.StatusCode == 200, $"{route}: {response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return await response.ObjectAsync();
    }
}
