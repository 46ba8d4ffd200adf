using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Fude.App.Tests.Support;

namespace Fude.App.Tests.OpenInference;

/// <summary>What a client gets wrong is told in the protocol's own words, and nothing that arrives is a fault of the server.</summary>
public sealed class RestMistakeTests(RunningApp app)
{
    private const string Infer = "v2/models/fude/infer";

    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "not json", "{", "The request is no JSON" },
        { "no object", "[]", "The request is not a JSON object." },
        { "no input", "{}", "The request has 0 inputs; the model has one, 'pixels'." },
        { "two inputs", """{"inputs":[{},{}]}""", "The request has 2 inputs" },
        { "no shape", """{"inputs":[{"name":"pixels","datatype":"UINT8","data":[]}]}""", "An input has to have a name, a datatype and a shape." },
        { "another name", """{"inputs":[{"name":"x","datatype":"UINT8","shape":[1,1,28,28],"data":[]}]}""", "The model has no input 'x'; its input is 'pixels'." },
        { "another type", """{"inputs":[{"name":"pixels","datatype":"FP32","shape":[1,1,28,28],"data":[0.5]}]}""", "The input 'pixels' is UINT8, not 'FP32'" },
        { "another shape", """{"inputs":[{"name":"pixels","datatype":"UINT8","shape":[1,784],"data":[]}]}""", "The input 'pixels' has the shape [-1,1,28,28], not [1,784]." },
        { "no pictures", """{"inputs":[{"name":"pixels","datatype":"UINT8","shape":[0,1,28,28],"data":[]}]}""", "The input 'pixels' has 0 pictures" },
        { "a negative batch", """{"inputs":[{"name":"pixels","datatype":"UINT8","shape":[-1,1,28,28],"data":[]}]}""", "The input 'pixels' has -1 pictures" },
        { "a huge dimension", """{"inputs":[{"name":"pixels","datatype":"UINT8","shape":[99999999999999999999,1,28,28],"data":[]}]}""", "'shape' is not a whole number." },
        { "too few elements", """{"inputs":[{"name":"pixels","datatype":"UINT8","shape":[1,1,28,28],"data":[1,2]}]}""", "The input 'pixels' has 784 elements by its shape, and 2 are in its data." },
        { "no data", """{"inputs":[{"name":"pixels","datatype":"UINT8","shape":[1,1,28,28]}]}""", "The input 'pixels' has 784 elements by its shape, and 0 are in its data." },
        { "an object as data", """{"inputs":[{"name":"pixels","datatype":"UINT8","shape":[1,1,28,28],"data":[{}]}]}""", "'data' holds something that is no number." },
        { "binary without bytes", """{"inputs":[{"name":"pixels","datatype":"UINT8","shape":[1,1,28,28],"parameters":{"binary_data_size":784}}]}""", "and 0 follow the JSON" },
        { "another output", """{"inputs":[{"name":"pixels","datatype":"UINT8","shape":[1,1,28,28],"data":[PIXELS]}],"outputs":[{"name":"y"}]}""", "The model has no output 'y'; its output is 'probabilities'." },
        { "a pixel of 256", """{"inputs":[{"name":"pixels","datatype":"UINT8","shape":[1,1,28,28],"data":[256,MOST]}]}""", "not whole numbers from 0 to 255" },
        { "half a pixel", """{"inputs":[{"name":"pixels","datatype":"UINT8","shape":[1,1,28,28],"data":[0.5,MOST]}]}""", "not whole numbers from 0 to 255" },
        { "a text as pixel", """{"inputs":[{"name":"pixels","datatype":"UINT8","shape":[1,1,28,28],"data":["a",MOST]}]}""", "and 783 are in its data" },
        { "more behind it", """{"inputs":[]} {}""", "The request is no JSON" },
        { "deep nesting", """{"inputs":[{"data":""" + new string('[', 100_000), "The request is no JSON" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task Mistakes_are_told_in_the_protocol_s_words(string what, string body, string message)
    {
        var most = string.Join(',', Tensors.Pixels(1)[1..]);
        using var content = new StringContent(body.Replace("PIXELS", "0," + most, StringComparison.Ordinal).Replace("MOST", most, StringComparison.Ordinal));
        using var response = await app.Client.PostAsync(Infer, content);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{what}: {text}");
        var error = JsonNode.Parse(text)!.AsObject();
        Assert.Equal(["error"], error.Select(property => property.Key));
        Assert.Contains(message, (string?)error["error"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "v2/models/nothing/infer", 404, "There is no model 'nothing'. There is 'fude' with the versions '0123456789abcdef0123456789abcdef'.")]
    [InlineData("GET", "v2/models/fude/versions/9", 404, "There is no model 'fude' with version '9'. There is 'fude' with the versions '0123456789abcdef0123456789abcdef'.")]
    [InlineData("GET", "v2/models/fude/infer", 404, "The protocol has no GET /v2/models/fude/infer here. Ask GET /v2/models/NAME, POST /v2/models/NAME/infer.")]
    [InlineData("GET", "v2/repository/index", 404, "The protocol has no GET /v2/repository/index here. Ask GET /v2/models/NAME, POST /v2/models/NAME/infer.")]
    public async Task What_is_not_there_is_told_in_the_protocol_s_words(string method, string path, int status, string message)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await app.Client.SendAsync(request);
        Assert.Equal((status, message), ((int)response.StatusCode, (string?)(await response.ObjectAsync())["error"]));
    }

    [Fact]
    public async Task Headers_and_bodies_that_lie_are_told()
    {
        using var long_ = Tensors.Binary("{}", []);
        long_.Headers.Remove("Inference-Header-Content-Length");
        long_.Headers.Add("Inference-Header-Content-Length", "3");
        using var packed = new ByteArrayContent([1, 2, 3]) { Headers = { { "Content-Encoding", "gzip" } } };
        using var bomb = Tensors.Binary("", new byte[20_000_000], "gzip");
        foreach (var (content, status, message) in ((HttpContent, int, string)[])[(long_, 400, "is '3' but has to be"), (packed, 400, "is not what its Content-Encoding"), (bomb, 413, "more than 4882432 bytes"), (new ByteArrayContent(new byte[5_000_000]), 413, "more than 4882432 bytes")])
        {
            using var response = await app.Client.PostAsync(Infer, content);
            Assert.Equal(status, (int)response.StatusCode);
            Assert.Contains(message, (string?)(await response.ObjectAsync())["error"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Whatever_arrives_is_answered_or_told_what_is_wrong_with_it()
    {
        const string Json = """{"id":"é","inputs":[{"name":"pixels","shape":[1,1,28,28],"datatype":"UINT8","parameters":{"binary_data_size":784}}],"outputs":[{"name":"probabilities","parameters":{"binary_data":true,"classification":3}}]}""";
        string[] pieces = ["\"", "[", "]", "{", "}", ",", ":", "-1", "1e99", "null", "true", "\\ud800", "99999999999999999999", "data", "\0", "[[[[", "0.5"];
        byte[] valid = [.. Encoding.UTF8.GetBytes(Json), .. Tensors.Pixels(3)];
        var (random, statuses) = (new Random(20261125), new Dictionary<int, int>());
        for (var i = 0; i < 4000; i++)
        {
            var body = valid.ToList();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                var at = random.Next(Encoding.UTF8.GetByteCount(Json) + 2);
                switch (random.Next(3))
                {
                    case 0:
                        body[at] = (byte)random.Next(256);
                        break;
                    case 1:
                        body.RemoveRange(at, random.Next(1, 20));
                        break;
                    default:
                        body.InsertRange(at, Encoding.UTF8.GetBytes(pieces[random.Next(pieces.Length)]));
                        break;
                }
            }

            var length = random.Next(4) == 0 ? random.Next(body.Count + 10) : body.Count - 784;
            using var content = new ByteArrayContent([.. body]) { Headers = { { "Inference-Header-Content-Length", $"{length}" } } };
            using var response = await app.Client.PostAsync(Infer, content);
            statuses[(int)response.StatusCode] = statuses.GetValueOrDefault((int)response.StatusCode) + 1;
            Assert.True((int)response.StatusCode is 200 or 400 or 413, $"{(int)response.StatusCode} for {Convert.ToBase64String([.. body])}, {length}");
        }

        Assert.All((int[])[200, 400], status => Assert.True(statuses.GetValueOrDefault(status) > 50, $"{status}: {statuses.GetValueOrDefault(status)}"));
    }
}
