using System.Net.Http.Headers;
using System.Text;
using Fude.App.Tests.Support;

namespace Fude.App.Tests;

/// <summary>Bad input is answered with a 4xx that says what is wrong, and the next good drawing is answered as ever.</summary>
public sealed class BadInputTests(RunningApp app)
{
    /// <summary>What is sent, the status and the code of the answer, and a part of its detail.</summary>
    public static TheoryData<string, int, string, string> Cases => new()
    {
        { "empty drawing", 422, "empty_drawing", "no ink" },
        { "text file", 415, "unknown_format", "PNG, JPEG, WebP and BMP" },
        { "truncated PNG", 422, "damaged_picture", "damaged" },
        { "header of 1x500000000", 422, "too_many_pixels", "500,000,000" },
        { "bomb of 20000x20000", 422, "too_many_pixels", "20,000" },
        { "animated picture", 422, "animated_picture", "animation" },
        { "file without bytes", 400, "picture_missing", "empty" },
        { "file of 1 MiB and a byte", 413, "file_too_large", "1048576" },
        { "body of 3 MB", 413, "request_too_large", "more than" },
        { "no file", 400, "picture_missing", "'image'" },
        { "two files", 400, "several_pictures", "one picture" },
        { "wrong field", 400, "unexpected_field", "'picture'" },
        { "right and wrong field", 400, "unexpected_field", "'extra'" },
        { "JSON", 415, "not_a_form", "multipart/form-data" },
        { "no body", 415, "not_a_form", "multipart/form-data" },
        { "no boundary", 400, "malformed_form", "boundary" },
        { "broken form", 400, "malformed_form", "breaks off" },
        { "bad parameter", 400, "bad_parameter", "true or false" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task It_is_answered_with_a_4xx_that_says_what_is_wrong(string what, int status, string code, string detail)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, what == "bad parameter" ? "api/predictions?pixels=maybe" : "api/predictions");
        request.Content = Body(what);
        using var response = await app.Client.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.ObjectAsync();
        Assert.Equal(code, (string?)problem["code"]);
        Assert.Equal($"urn:fude:error:{code}", (string?)problem["type"]);
        Assert.Equal(status, (int?)problem["status"]);
        Assert.Contains(detail, (string?)problem["detail"], StringComparison.Ordinal);

        Assert.Equal("4", (string?)(await app.Client.PredictAsync(Drawings.Png(4)))["label"]);
    }

    [Fact]
    public async Task A_limit_is_told_with_what_arrived_and_where()
    {
        using var form = Requests.Form(BadPictures.HeaderOnly(1, 500_000_000));
        using var response = await app.Client.PostAsync("api/predictions", form);
        var problem = await response.ObjectAsync();
        Assert.Equal("image", (string?)problem["field"]);
        Assert.Equal(4096, (long?)problem["limit"]);
        Assert.Equal(500_000_000, (long?)problem["actual"]);
    }

    internal static HttpContent? Body(string what) => what switch
    {
        "empty drawing" => Requests.Form(Drawings.Blank()),
        "text file" => Requests.Form(BadPictures.Text(), name: "notes.txt"),
        "truncated PNG" => Requests.Form(BadPictures.Truncated()),
        "header of 1x500000000" => Requests.Form(BadPictures.HeaderOnly(1, 500_000_000)),
        "bomb of 20000x20000" => Requests.Form(BadPictures.Bomb(20_000)),
        "animated picture" => Requests.Form(BadPictures.Animated()),
        "file without bytes" => Requests.Form([]),
        "file of 1 MiB and a byte" => Requests.Form(new byte[(1 << 20) + 1]),
        "body of 3 MB" => Requests.Form(new byte[3_000_000]),
        "no file" => new MultipartFormDataContent { { new StringContent("7"), "digit" } },
        "two files" => Two("image"),
        "wrong field" => Requests.Form(Drawings.Png(1), field: "picture"),
        "right and wrong field" => Two("extra"),
        "JSON" => new StringContent("""{"image":"7"}""", Encoding.UTF8, "application/json"),
        "no body" => null,
        "no boundary" => Raw("multipart/form-data", "--x\r\n\r\n--x--"),
        "broken form" => Raw("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\nabc"),
        "bad parameter" => Requests.Form(Drawings.Png(1)),
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "No such case."),
    };

    private static MultipartFormDataContent Two(string second)
    {
        var form = Requests.Form(Drawings.Png(1));
        Requests.Add(form, Drawings.Png(2), second);
        return form;
    }

    private static StringContent Raw(string type, string body)
    {
        var content = new StringContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }
}
