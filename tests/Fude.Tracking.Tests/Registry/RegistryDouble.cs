namespace Fude.Tracking.Tests.Registry;

/// <summary>The registry in memory, as simple as it can be said: what the server is compared with.</summary>
internal sealed class RegistryDouble
{
    private readonly Dictionary<string, Model> _models = new(StringComparer.Ordinal);

    public IEnumerable<string> Names => _models.Keys;

    public string Create(string name) => _models.TryAdd(name, new Model()) ? "" : "RESOURCE_ALREADY_EXISTS";

    public string Rename(string name, string newName)
    {
        if (!_models.TryGetValue(name, out var model))
            return Missing;
        if (name != newName && _models.ContainsKey(newName))
            return "RESOURCE_ALREADY_EXISTS";
        _models.Remove(name);
        _models[newName] = model;
        return "";
    }

    public string Delete(string name) => _models.Remove(name) ? "" : Missing;

    public string SetTag(string name, string key, string value) => OnModel(name, model => model.Tags[key] = value);

    public string DeleteTag(string name, string key) => OnModel(name, model => model.Tags.Remove(key));

    public string AddVersion(string name, string source) => OnModel(name, model => model.Versions[++model.Last] = new Version(source));

    public string DeleteVersion(string name, int version) => OnVersion(name, version, (model, _) =>
    {
        model.Versions.Remove(version);
        foreach (var alias in model.Aliases.Where(alias => alias.Value == version).Select(alias => alias.Key).ToList())
            model.Aliases.Remove(alias);
    });

    public string SetVersionTag(string name, int version, string key, string value) => OnVersion(name, version, (_, one) => one.Tags[key] = value);

    public string Move(string name, int version, string stage, bool archive)
    {
        if (archive && stage is not ("Staging" or "Production"))
            return "INVALID_PARAMETER_VALUE";
        return OnVersion(name, version, (model, one) =>
        {
            foreach (var other in model.Versions.Values.Where(other => archive && other != one && other.Stage == stage))
                other.Stage = "Archived";
            one.Stage = stage;
        });
    }

    public string SetAlias(string name, string alias, int version) => OnVersion(name, version, (model, _) => model.Aliases[alias] = version);

    public string DeleteAlias(string name, string alias) => OnModel(name, model => model.Aliases.Remove(alias));

    /// <summary>All that a client can ask of a model, as text.</summary>
    public string Describe(string name)
    {
        var model = _models[name];
        var latest = model.Versions.GroupBy(version => version.Value.Stage, StringComparer.Ordinal)
            .OrderBy(stage => stage.Min(version => version.Key)).Select(stage => stage.Max(version => version.Key));
        return string.Join('\n',
        [
            $"{name} latest {string.Join(' ', latest)} tags {Pairs(model.Tags)} aliases {Pairs(model.Aliases)}",
            .. model.Versions.OrderBy(version => version.Key).Select(version =>
                $"{version.Key} {version.Value.Stage} {version.Value.Source} tags {Pairs(version.Value.Tags)} aliases {string.Join(' ', model.Aliases.Where(alias => alias.Value == version.Key).Select(alias => alias.Key).Order(StringComparer.Ordinal))}"),
        ]);
    }

    public IEnumerable<int> Versions(string name) => Enumerable.Range(1, _models[name].Last).Where(_models[name].Versions.ContainsKey);

    public int Last(string name) => _models[name].Last;

    private const string Missing = "RESOURCE_DOES_NOT_EXIST";

    private static string Pairs<T>(Dictionary<string, T> pairs) => string.Join(' ', pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));

    private string OnModel(string name, Action<Model> change)
    {
        if (!_models.TryGetValue(name, out var model))
            return Missing;
        change(model);
        return "";
    }

    private string OnVersion(string name, int version, Action<Model, Version> change)
    {
        if (!_models.TryGetValue(name, out var model) || !model.Versions.TryGetValue(version, out var one))
            return Missing;
        change(model, one);
        return "";
    }

    private sealed class Model
    {
        public int Last { get; set; }

        public Dictionary<int, Version> Versions { get; } = [];

        public Dictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, int> Aliases { get; } = new(StringComparer.Ordinal);
    }

    private sealed class Version(string source)
    {
        public string Source { get; } = source;

        public string Stage { get; set; } = "None";

        public Dictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);
    }
}
