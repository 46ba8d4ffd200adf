using System.CommandLine;
using Fude.Cli.Terminal;
using Fude.Cli.Tracking;
using Fude.Tracking.Client.Messages;
using Spectre.Console;

namespace Fude.Cli.Commands;

/// <summary><c>fude models</c>: the model registry of the tracking server.</summary>
public static class ModelsCommand
{
    /// <summary>The command with its parts.</summary>
    public static Command Create()
    {
        var command = CreateList(new("models", "List the registered models, their versions and aliases, and set aliases."));
        command.Subcommands.Add(CreateList(new("list", "List the registered models.")));
        command.Subcommands.Add(CreateVersions());
        command.Subcommands.Add(new Command("alias", "Point an alias such as champion to a version, or take it away.") { CreateSetAlias(), CreateDeleteAlias() });
        return command;
    }

    private static Command CreateList(Command command)
    {
        var (server, filter, json) = (new ServerArguments(), Filter("\"name LIKE 'digits%'\""), CommonOptions.Json());
        command.Options.Add(filter);
        command.Options.Add(json);
        server.AddTo(command).SetAction(async (parsed, cancellation) =>
        {
            using var client = server.Connect(parsed);
            var models = new List<RegisteredModel>();
            await foreach (var model in client.SearchRegisteredModelsAsync(new() { Filter = parsed.GetValue(filter) }, cancellation))
                models.Add(model);
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(models);
                return;
            }

            Print(["model", "latest version", "aliases", "changed (UTC)", "description"], models.Select(model => (string?[])
            [
                model.Name, Latest(model), string.Join(", ", (model.Aliases ?? []).Select(alias => $"{alias.Alias} = {alias.Version}")), Moments.Time(model.LastUpdatedTimestamp), model.Description,
            ]));
        });
        return command;
    }

    private static Command CreateVersions()
    {
        var (server, json) = (new ServerArguments(), CommonOptions.Json());
        var name = new Argument<string>("MODEL") { Description = "The registered model." };
        var command = server.AddTo(new("versions", "List the versions of a registered model.") { name, json });
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = server.Connect(parsed);
            var model = await client.GetRegisteredModelAsync(parsed.GetRequiredValue(name), cancellation);
            var versions = new List<ModelVersion>();
            await foreach (var version in client.SearchModelVersionsAsync(new() { Filter = $"name = '{model.Name!.Replace("'", "''", StringComparison.Ordinal)}'", OrderBy = ["version_number DESC"] }, cancellation))
                versions.Add(version with { Aliases = [.. (model.Aliases ?? []).Where(alias => alias.Version == version.Version).Select(alias => alias.Alias)] });
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(versions);
                return;
            }

            Print(["version", "aliases", "stage", "status", "run", "made (UTC)", "source"], versions.Select(version => (string?[])
            [
                version.Version, string.Join(", ", version.Aliases ?? []), version.CurrentStage, version.Status?.ToString().ToUpperInvariant(), version.RunId, Moments.Time(version.CreationTimestamp), version.Source,
            ]));
        });
        return command;
    }

    private static Command CreateSetAlias()
    {
        var server = new ServerArguments();
        var (model, alias, version) = (new Argument<string>("MODEL") { Description = "The registered model." }, new Argument<string>("ALIAS") { Description = "The alias." }, new Argument<string>("VERSION") { Description = "The version's number." });
        var command = server.AddTo(new("set", "Point an alias to a version; it is moved where it is there.") { model, alias, version });
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = server.Connect(parsed);
            await client.SetAliasAsync(parsed.GetRequiredValue(model), parsed.GetRequiredValue(alias), parsed.GetRequiredValue(version), cancellation);
            System.Console.Out.WriteLine($"{parsed.GetRequiredValue(model)}@{parsed.GetRequiredValue(alias)} is version {parsed.GetRequiredValue(version)}");
        });
        return command;
    }

    private static Command CreateDeleteAlias()
    {
        var server = new ServerArguments();
        var (model, alias) = (new Argument<string>("MODEL") { Description = "The registered model." }, new Argument<string>("ALIAS") { Description = "The alias." });
        var command = server.AddTo(new("delete", "Take an alias away.") { model, alias });
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = server.Connect(parsed);
            await client.DeleteAliasAsync(parsed.GetRequiredValue(model), parsed.GetRequiredValue(alias), cancellation);
            System.Console.Out.WriteLine($"{parsed.GetRequiredValue(model)} has no alias {parsed.GetRequiredValue(alias)} now");
        });
        return command;
    }

    private static Option<string?> Filter(string example) => new("--filter") { Description = $"Only those that match, such as {example}.", HelpName = "TEXT" };

    private static string Latest(RegisteredModel model) =>
        (model.LatestVersions ?? []).Select(version => long.TryParse(version.Version, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0).DefaultIfEmpty().Max() is > 0 and var latest
            ? latest.ToString(System.Globalization.CultureInfo.InvariantCulture)
            : "";

    private static void Print(string[] columns, IEnumerable<string?[]> rows)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns(columns);
        foreach (var row in rows)
            table.AddRow([.. row.Select(text => Markup.Escape(text ?? ""))]);
        AnsiConsole.Write(table);
    }
}
