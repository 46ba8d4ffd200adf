using System.Globalization;
using System.Text.Json.Nodes;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Registry;

/// <summary>Random sequences of operations on the server and on a registry in memory end in the same answers and the same state.</summary>
public sealed class RegistryDifferentialTests
{
    private static readonly string[] Names = ["digits", "Digits", "digits ", "数字"];
    private static readonly string[] Aliases = ["champion", "Champion", "挑戦者"];
    private static readonly string[] Stages = ["None", "Staging", "Production", "Archived"];
    private static readonly string[] Keys = ["a", "A", "鍵", "a b/c"];

    [Theory]
    [InlineData(Storage.Sqlite, 1)]
    [InlineData(Storage.Sqlite, 2)]
    [InlineData(Storage.Sqlite, 3)]
    [InlineData(Storage.MariaDb, 4)]
    [InlineData(Storage.MariaDb, 5)]
    public async Task The_server_agrees_with_a_simple_model(Storage storage, int seed)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        var (random, expected, said) = (new Random(seed), new RegistryDouble(), new List<string>());
        for (var i = 0; i < 250; i++)
        {
            var (what, method, path, body, code) = Next(random, expected, i);
            var (status, answer) = await server.SendAsync(method, path, body);
            said.Add($"{i} {what} → {code}");
            Assert.True(((string?)answer["error_code"] ?? "") == code && (status == 200) == (code.Length == 0), $"{string.Join('\n', said)}\n{status} {answer}");
            if (i % 25 == 24)
            {
                foreach (var name in Names)
                    await CompareAsync(server, expected, name, said);
            }
        }
    }

    private static (string What, HttpMethod Method, string Path, object Body, string Code) Next(Random random, RegistryDouble expected, int turn)
    {
        string One(string[] of) => of[random.Next(of.Length)];
        var (name, other, key, alias, stage, number) = (One(Names), One(Names), One(Keys), One(Aliases), One(Stages), random.Next(1, 7));
        var (version, archive, value) = (number.ToString(CultureInfo.InvariantCulture), random.Next(2) == 0, random.Next(10).ToString(CultureInfo.InvariantCulture));
        return random.Next(20) switch
        {
            0 or 1 or 2 => ($"create {name}", HttpMethod.Post, "registered-models/create", new { name }, expected.Create(name)),
            3 => ($"rename {name} {other}", HttpMethod.Post, "registered-models/rename", new { name, new_name = other }, expected.Rename(name, other)),
            4 when random.Next(3) == 0 => ($"delete {name}", HttpMethod.Delete, "registered-models/delete", new { name }, expected.Delete(name)),
            4 or 5 => ($"tag {name} {key}={value}", HttpMethod.Post, "registered-models/set-tag", new { name, key, value }, expected.SetTag(name, key, value)),
            6 => ($"untag {name} {key}", HttpMethod.Delete, "registered-models/delete-tag", new { name, key }, expected.DeleteTag(name, key)),
            7 or 8 or 9 or 10 => ($"version {name}", HttpMethod.Post, "model-versions/create", new { name, source = $"s3://bucket/{turn}" }, expected.AddVersion(name, $"s3://bucket/{turn}")),
            11 => ($"delete {name} {version}", HttpMethod.Delete, "model-versions/delete", new { name, version }, expected.DeleteVersion(name, number)),
            12 or 13 => ($"tag {name} {version} {key}={value}", HttpMethod.Post, "model-versions/set-tag", new { name, version, key, value }, expected.SetVersionTag(name, number, key, value)),
            14 or 15 or 16 => ($"move {name} {version} {stage} {archive}", HttpMethod.Post, "model-versions/transition-stage", new { name, version, stage, archive_existing_versions = archive }, expected.Move(name, number, stage, archive)),
            17 or 18 => ($"alias {name} {alias} {version}", HttpMethod.Post, "registered-models/alias", new { name, alias, version }, expected.SetAlias(name, alias, number)),
            _ => ($"unalias {name} {alias}", HttpMethod.Delete, "registered-models/alias", new { name, alias }, expected.DeleteAlias(name, alias)),
        };
    }

    private static async Task CompareAsync(TrackingServer server, RegistryDouble expected, string name, List<string> said)
    {
        var (status, answer) = await server.SendAsync(HttpMethod.Get, $"registered-models/get?name={Uri.EscapeDataString(name)}");
        if (!expected.Names.Contains(name, StringComparer.Ordinal))
        {
            Assert.Equal(404, status);
            return;
        }

        var model = answer["registered_model"]!;
        var lines = new List<string> { $"{name} latest {string.Join(' ', model["latest_versions"].Texts("version"))} tags {Pairs(model["tags"], "key", "value")} aliases {Pairs(model["aliases"], "alias", "version")}" };
        for (var number = 1; number <= expected.Last(name); number++)
        {
            var (found, one) = await server.SendAsync(HttpMethod.Get, $"model-versions/get?name={Uri.EscapeDataString(name)}&version={number}");
            Assert.Equal(expected.Versions(name).Contains(number) ? 200 : 404, found);
            if (found == 200 && one["model_version"] is { } version)
                lines.Add($"{version["version"]} {version["current_stage"]} {version["source"]} tags {Pairs(version["tags"], "key", "value")} aliases {string.Join(' ', version["aliases"].Texts())}");
        }

        Assert.True(expected.Describe(name) == string.Join('\n', lines), $"{string.Join('\n', said)}\nexpected:\n{expected.Describe(name)}\nfound:\n{string.Join('\n', lines)}");
    }

    private static string Pairs(JsonNode? list, string key, string value) =>
        string.Join(' ', list.Texts(key).Zip(list.Texts(value), (k, v) => $"{k}={v}"));
}
