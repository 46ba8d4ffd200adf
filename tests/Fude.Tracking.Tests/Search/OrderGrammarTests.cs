using Fude.Tracking.Search.Grammar;

namespace Fude.Tracking.Tests.Search;

public sealed class OrderGrammarTests
{
    [Theory]
    [InlineData("metrics.acc", SubjectKind.Metric, "acc", true)]
    [InlineData("metrics.`Mean Square Error` DESC", SubjectKind.Metric, "Mean Square Error", false)]
    [InlineData("metrics.\"key1\"  desc", SubjectKind.Metric, "key1", false)]
    [InlineData("params.my_param aSc", SubjectKind.Param, "my_param", true)]
    [InlineData("tag.mlflow.runName    DESC", SubjectKind.Tag, "mlflow.runName", false)]
    [InlineData("attribute.run_id ASC", SubjectKind.Attribute, "run_id", true)]
    [InlineData("Created DESC", SubjectKind.Attribute, "start_time", false)]
    [InlineData("attributes.run_name", SubjectKind.Attribute, "run_name", true)]
    [InlineData("run.status", SubjectKind.Attribute, "status", true)]
    public void An_entry_names_what_is_compared_and_a_direction(string entry, SubjectKind kind, string key, bool ascending) =>
        Assert.Equal([new OrderTerm(new Subject(kind, key), ascending)], Reading.Order([entry]));

    [Theory]
    [InlineData("m.acc", "Invalid entity type 'm'")]
    [InlineData("acc", "Invalid attribute key 'acc'")]
    [InlineData("`metrics.A", "Invalid order_by clause '`metrics.A'. Could not be parsed.")]
    [InlineData("`metrics.A`", "Invalid entity type '`metrics'")]
    [InlineData("attribute.experiment_id", "Invalid attribute key 'experiment_id'")]
    [InlineData("metrics.A != 1", "Invalid order_by clause")]
    [InlineData("metrics.A DESC, metrics.B", "Invalid order_by clause")]
    [InlineData("params.my_param ", "Invalid order_by clause")]
    [InlineData("", "Invalid order_by clause ''")]
    [InlineData("metrics.A DESC NULLS", "Invalid order_by clause")]
    [InlineData("attribute.run_id ACS", "Invalid ordering key in order_by clause 'attribute.run_id ACS'")]
    [InlineData("dataset.name", "Invalid order_by entity: dataset")]
    public void Other_entries_are_refused(string entry, string message) => Assert.StartsWith(message, Reading.RefusedOrder([entry]), StringComparison.Ordinal);

    [Theory]
    [InlineData("creation_timestamp DESC", "Invalid order by key 'creation_timestamp' specified. Valid keys are '{'name', 'timestamp'}'")]
    [InlineData("last_updated_timestamp DESC blah", "Invalid order_by clause")]
    [InlineData("tags.a", "Invalid order_by entity: tag")]
    public void Registered_models_are_ordered_by_name_or_last_update(string entry, string message) =>
        Assert.StartsWith(message, Reading.RefusedOrder([entry], Vocabulary.RegisteredModels), StringComparison.Ordinal);

    [Theory]
    [InlineData("timestamp DESC", "last_updated_timestamp")]
    [InlineData("last_updated_timestamp DESC", "last_updated_timestamp")]
    [InlineData("name DESC", "name")]
    public void Timestamp_is_the_last_update_of_a_model(string entry, string key) =>
        Assert.Equal([new OrderTerm(new Subject(SubjectKind.Attribute, key), false)], Reading.Order([entry], Vocabulary.RegisteredModels));

    [Theory]
    [InlineData("metrics.a", "metric.`a` DESC")]
    [InlineData("start_time", "attributes.Created DESC")]
    public void The_same_key_twice_is_refused(string first, string second) =>
        Assert.StartsWith("`order_by` contains duplicate fields: ['", Reading.RefusedOrder([first, second]), StringComparison.Ordinal);

    [Fact]
    public void There_are_limits()
    {
        Assert.Contains("has 17 entries, and may have 16", Reading.RefusedOrder([.. Enumerable.Range(0, 17).Select(i => $"tags.t{i}")]), StringComparison.Ordinal);
        Assert.Contains("has 1005 characters, and may have 600", Reading.RefusedOrder(["tags." + new string('a', 1000)]), StringComparison.Ordinal);
    }
}
