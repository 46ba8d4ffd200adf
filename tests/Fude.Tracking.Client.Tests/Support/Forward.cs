using System.Net.Http.Headers;

namespace Fude.Tracking.Client.Tests.Support;

/// <summary>Hands a request on to a real server, so that a test sees what went over the wire or fails some of it.</summary>
public static class Forward
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    public static async Task<Reply> ToAsync(Uri server, Call call)
    {
        using var request = new HttpRequestMessage(new(call.Method), new Uri(server, call.Target));
        if (call.Body.Length > 0)
            request.Content = new ByteArrayContent(call.Body);
        if (call.Headers.TryGetValue("Content-Type", out var type))
            (request.Content ??= new ByteArrayContent([])).Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (call.Headers.TryGetValue("Authorization", out var authorization))
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var answer = await Http.SendAsync(request);
        return new()
        {
            Status = (int)answer.StatusCode,
            Body = await answer.Content.ReadAsByteArrayAsync(),
            ContentType = answer.Content.Headers.ContentType?.ToString() ?? "text/plain",
        };
    }
}
