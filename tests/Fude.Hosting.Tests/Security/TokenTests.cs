using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Fude.Hosting.Security;
using Fude.Hosting.Security.Tokens;
using Fude.Testing;

namespace Fude.Hosting.Tests.Security;

/// <summary>Which tokens are believed.</summary>
public sealed class TokenTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly AccessTokens _tokens;

    public TokenTests() => _tokens = Tokens(_folder["token.key"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_token_says_who_it_was_given_to()
    {
        var issued = _tokens.Issue(new Caller("jane", Role.Writer) { Stamp = "s1" });
        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromHours(12), issued.ExpiresAt);
        Assert.Equal(new Caller("jane", Role.Writer) { Stamp = "s1" }, (await _tokens.CheckAsync(issued.Text)).Caller);

        var payload = Part(issued.Text, 1);
        Assert.Equal(("fude", "fude", "jane", "writer"), ((string?)payload["iss"], (string?)payload["aud"], (string?)payload["sub"], (string?)payload["role"]));
        Assert.Equal(issued.ExpiresAt.ToUnixTimeSeconds(), (long)payload["exp"]!);
        Assert.Equal("HS256", (string?)Part(issued.Text, 0)["alg"]);
    }

    [Fact]
    public async Task Another_host_with_the_same_file_believes_it()
    {
        var issued = _tokens.Issue(new Caller("jane", Role.Reader));
        Assert.Equal("jane", (await Tokens(_folder["token.key"]).CheckAsync(issued.Text)).Caller?.Name);
    }

    [Fact]
    public async Task A_token_ends_when_its_time_is_over()
    {
        var issued = _tokens.Issue(new Caller("jane", Role.Writer), TimeSpan.FromMinutes(10));
        _time.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(29)); // clocks may differ by half a minute
        Assert.NotNull((await _tokens.CheckAsync(issued.Text)).Caller);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("The token expired at 2026-01-01 00:10:00 UTC: sign in again.", (await _tokens.CheckAsync(issued.Text)).Mistake);
    }

    [Fact]
    public async Task A_token_of_the_future_is_not_believed()
    {
        var issued = _tokens.Issue(new Caller("jane", Role.Writer));
        _time.Advance(TimeSpan.FromMinutes(-2));
        Assert.Contains("not valid yet", (await _tokens.CheckAsync(issued.Text)).Mistake, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_signed_with_another_key_is_not_believed()
    {
        var issued = Tokens(_folder["other.key"]).Issue(new Caller("jane", Role.Admin));
        Assert.Contains("not signed with a key of this server", (await _tokens.CheckAsync(issued.Text)).Mistake, StringComparison.Ordinal);

        // The other key under the name of ours.
        var ours = (string?)Part(_tokens.Issue(new Caller("a", Role.Reader)).Text, 0)["kid"];
        var other = Convert.FromBase64String(File.ReadLines(_folder["other.key"]).Last());
        var forged = Sign(other, $$"""{"alg":"HS256","typ":"JWT","kid":"{{ours}}"}""", Part(issued.Text, 1).ToJsonString());
        Assert.Contains("not signed with a key of this server", (await _tokens.CheckAsync(forged)).Mistake, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_was_changed_is_not_believed()
    {
        var parts = _tokens.Issue(new Caller("jane", Role.Reader)).Text.Split('.');
        var raised = Encode(Encoding.UTF8.GetString(Decode(parts[1])).Replace("reader", "admin", StringComparison.Ordinal));
        Assert.Null((await _tokens.CheckAsync($"{parts[0]}.{raised}.{parts[2]}")).Caller);
        Assert.Null((await _tokens.CheckAsync($"{parts[0]}.{parts[1]}.")).Caller);
        Assert.Null((await _tokens.CheckAsync($"{parts[0]}.{parts[1]}.{parts[2][..^2]}")).Caller);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("NONE")]
    [InlineData("")]
    public async Task A_token_without_a_signature_is_not_believed(string algorithm)
    {
        var parts = _tokens.Issue(new Caller("jane", Role.Admin)).Text.Split('.');
        var id = (string?)JsonNode.Parse(Decode(parts[0]))!["kid"];
        var header = Encode($$"""{"alg":"{{algorithm}}","typ":"JWT","kid":"{{id}}"}""");
        foreach (var signature in (string[])["", parts[2]])
            Assert.Null((await _tokens.CheckAsync($"{header}.{parts[1]}.{signature}")).Caller);
    }

    [Fact]
    public async Task Only_what_our_own_tokens_look_like_is_believed_even_with_the_right_key()
    {
        var key = Convert.FromBase64String(File.ReadLines(KeyFile()).Last());
        var (header, payload) = (Part(_tokens.Issue(new Caller("jane", Role.Admin)).Text, 0), Part(_tokens.Issue(new Caller("jane", Role.Admin)).Text, 1));
        Assert.NotNull((await _tokens.CheckAsync(Sign(key, header.ToJsonString(), payload.ToJsonString()))).Caller);
        foreach (var (name, value) in ((string, JsonNode?)[])[("iss", "other"), ("aud", "other"), ("exp", null), ("exp", "never"), ("sub", null), ("sub", ""), ("role", "root"), ("role", null), ("role", 3), ("iss", null), ("aud", null)])
        {
            var changed = payload.DeepClone().AsObject();
            changed.Remove(name);
            if (value is not null)
                changed[name] = value.DeepClone();
            var answer = await _tokens.CheckAsync(Sign(key, header.ToJsonString(), changed.ToJsonString()));
            Assert.True(answer.Caller is null, $"{name} = {value}");
        }

        foreach (var (name, value) in ((string, string)[])[("alg", "HS512"), ("typ", "JWE"), ("kid", "other")])
        {
            var changed = header.DeepClone().AsObject();
            changed[name] = value;
            Assert.Null((await _tokens.CheckAsync(Sign(key, changed.ToJsonString(), payload.ToJsonString()))).Caller);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a.b.c")]
    [InlineData("..")]
    [InlineData("....")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9")]
    [InlineData("\u0000.\u0000.\u0000")]
    public async Task What_is_no_token_is_told_so(string text) => Assert.NotNull((await _tokens.CheckAsync(text)).Mistake);

    [Fact]
    public async Task A_token_that_is_too_long_is_not_looked_at() =>
        Assert.Equal("The token has more than 4096 characters.", (await _tokens.CheckAsync(new string('a', 5000))).Mistake);

    [Fact]
    public async Task After_a_rotation_the_new_key_signs_and_the_old_tokens_still_hold()
    {
        var before = _tokens.Issue(new Caller("jane", Role.Reader));
        TokenKeyFile.Rotate(_folder["token.key"], keepOld: true);
        _time.Advance(TimeSpan.FromSeconds(3)); // the file is looked at every other second
        var after = _tokens.Issue(new Caller("jane", Role.Reader));
        Assert.NotEqual((string?)Part(before.Text, 0)["kid"], (string?)Part(after.Text, 0)["kid"]);
        Assert.NotNull((await _tokens.CheckAsync(before.Text)).Caller);
        Assert.NotNull((await _tokens.CheckAsync(after.Text)).Caller);

        TokenKeyFile.Rotate(_folder["token.key"], keepOld: false);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Null((await _tokens.CheckAsync(before.Text)).Caller);
        Assert.Null((await _tokens.CheckAsync(after.Text)).Caller);
    }

    [Fact]
    public async Task A_token_of_a_key_that_was_just_made_is_believed_at_once()
    {
        _tokens.Issue(new Caller("jane", Role.Reader));
        TokenKeyFile.Rotate(_folder["token.key"], keepOld: true);
        var signedByAnotherHost = Tokens(_folder["token.key"]).Issue(new Caller("jane", Role.Reader));
        Assert.NotNull((await _tokens.CheckAsync(signedByAnotherHost.Text)).Caller);
    }

    [Fact]
    public async Task The_command_line_signs_itself_in_and_anew_before_a_token_ends()
    {
        var local = LocalTokens.Of(_folder.Path, _time);
        var hosts = Tokens(TokenKeyFile.PathIn(_folder.Path));
        var first = local.Current;
        Assert.Equal(new Caller(Environment.UserName, Role.Admin) { IsLocal = true }, (await hosts.CheckAsync(first)).Caller);
        Assert.Equal(first, local.Current);
        _time.Advance(TimeSpan.FromMinutes(6));
        Assert.NotEqual(first, local.Current);
        _time.Advance(TimeSpan.FromHours(2));
        Assert.NotNull((await hosts.CheckAsync(local.Current)).Caller);
    }

    private AccessTokens Tokens(string path) => new(new TokenKeys(path, ofDataFolder: true, _time), _time, new TokenOptions());

    private string KeyFile()
    {
        _tokens.Issue(new Caller("a", Role.Reader));
        return _folder["token.key"];
    }

    private static string Sign(byte[] key, string header, string payload)
    {
        var text = $"{Encode(header)}.{Encode(payload)}";
        var bytes = Encoding.ASCII.GetBytes(text);
        return $"{text}.{Encode(header.Contains("HS512", StringComparison.Ordinal) ? HMACSHA512.HashData(key, bytes) : HMACSHA256.HashData(key, bytes))}";
    }

    private static JsonObject Part(string token, int part) => JsonNode.Parse(Decode(token.Split('.')[part]))!.AsObject();

    private static string Encode(string text) => Encode(Encoding.UTF8.GetBytes(text));

    private static string Encode(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    private static byte[] Decode(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);
}
