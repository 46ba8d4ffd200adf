using Fude.Tracking.Search;
using Fude.Tracking.Search.Grammar;

namespace Fude.Tracking.Tests.Search;

public sealed class RefusedFilterTests
{
    private const string Clause = "Invalid clause(s) in filter string";
    private const string Quotes = "Parameter value is either not quoted or unidentified quote types used for string value";

    [Theory]
    [InlineData("metric.acc >= 0.94; metrics.rmse < 1", "Search filter contained multiple expression")]
    [InlineData("m.acc >= 0.94", "Invalid entity type 'm'")]
    [InlineData("acc >= 0.94", "Invalid attribute key 'acc' specified. Valid keys are '{")]
    [InlineData("attri.x != 1", "Invalid entity type 'attri'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']")]
    [InlineData("Metrics.x != 1", "Invalid entity type 'Metrics'")]
    [InlineData("`metrics.A` > 1", "Invalid entity type '`metrics'")]
    [InlineData("metrics.A > 0.1 OR params.B = 'LR'", Clause + ": 'OR params.B = 'LR''")]
    [InlineData("metrics.A > 0.1 NAND params.B = 'LR'", Clause)]
    [InlineData("metrics.A > 0.1 params.B = 'LR'", Clause + ": 'params.B = 'LR''")]
    [InlineData("metrics.A > 0.1 AND (params.B = 'LR')", Clause + ": '(params.B = 'LR')'")]
    [InlineData("metrics.A > 0.1 AND", Clause)]
    [InlineData("AND metrics.A > 0.1", Clause)]
    [InlineData("metrics.A > 0.1 -- and so on", Clause)]
    [InlineData("metrics.A > 1 + 1", Clause)]
    [InlineData("metrics . A > 1", Clause)]
    [InlineData("metrics.`` > 1", Clause)]
    [InlineData("`metrics.A > 0.1", Clause)]
    [InlineData("param`.A > 0.1", Clause)]
    [InlineData("attribute.start != 1", "Invalid attribute key 'start'")]
    [InlineData("attribute.experiment_id != 1", "Invalid attribute key 'experiment_id'")]
    [InlineData("attribute.lifecycle_stage = 'ACTIVE'", "Invalid attribute key 'lifecycle_stage'")]
    [InlineData("attribute._status != 'RUNNING'", "Invalid attribute key '_status'")]
    [InlineData("attribute.status = true", Clause)]
    [InlineData("evilhax = true", Clause)]
    [InlineData("dataset.status = 'true'", "Invalid dataset key 'status' specified. Valid keys are '{'context', 'digest', 'name'}'")]
    [InlineData("metrics.acc IS NULL", "IS NULL / IS NOT NULL is only supported for tags and params")]
    [InlineData("attribute.status IS NOT NULL", "IS NULL / IS NOT NULL is only supported for tags and params")]
    [InlineData("attribute.status IS 'RUNNING'", Clause)]
    [InlineData("foo is null", "Invalid attribute key 'foo'")]
    [InlineData("params.acc LR !=", Clause)]
    [InlineData("params.acc LR", Clause)]
    [InlineData("metric.acc !=", Clause)]
    [InlineData("name LIKE", Clause)]
    [InlineData("1=1", "Invalid comparison clause. Expected 'Identifier' found '1'")]
    [InlineData("1==2", "Invalid comparison clause. Expected 'Identifier' found '1'")]
    [InlineData("1.0 > metrics.acc", "Invalid comparison clause. Expected 'Identifier' found '1.0'")]
    [InlineData("'a' = 'a'", "Invalid comparison clause. Expected 'Identifier' found ''a''")]
    public void The_shape_has_to_be_right(string filter, string message) => Assert.StartsWith(message, Reading.RefusedFilter(filter), StringComparison.Ordinal);

    [Theory]
    [InlineData("metric.model = 'LR'", "Expected numeric value type for metric. Found 'LR'")]
    [InlineData("metric.model = \"5\"", "Expected numeric value type for metric. Found \"5\"")]
    [InlineData("metrics.acc != metrics.acc", "Expected numeric value type for metric. Found metrics.acc")]
    [InlineData("metrics.acc = 1a", "Expected numeric value type for metric. Found 1a")]
    [InlineData("metrics.acc = 1.2.3", "Expected numeric value type for metric. Found 1.2.3")]
    [InlineData("metrics.acc = 0x10", "Expected numeric value type for metric. Found 0x10")]
    [InlineData("metrics.acc = many", "Expected numeric value type for metric. Found many")]
    [InlineData("attribute.start_time > '1'", "Expected numeric value type for numeric attribute: start_time. Found '1'")]
    [InlineData("start_time > nan", "Expected numeric value type for numeric attribute: start_time. Found nan")]
    [InlineData("params.acc = 5", "Expected a quoted string value for parameter (e.g. 'my-value'). Got value 5")]
    [InlineData("tags.acc = -5", "Expected a quoted string value for tag (e.g. 'my-value'). Got value -5")]
    [InlineData("tags.acc IN ('a')", "Expected a quoted string value for tag (e.g. 'my-value'). Got value ('a')")]
    [InlineData("attribute.status = 1", "Expected a quoted string value for attributes. Got value 1")]
    [InlineData("run_id = ('a')", "Expected a quoted string value for attributes. Got value ('a')")]
    [InlineData("dataset.name = 1", "Expected a quoted string value for dataset attributes. Got value 1")]
    [InlineData("status IN ('RUNNING')", "Only the 'run_id' attribute supports comparison with a list of quoted string values.")]
    [InlineData("params.acc = LR", Quotes + " LR. Use either single or double quotes.")]
    [InlineData("tags.acc = `LR`", Quotes + " `LR`")]
    [InlineData("params.acc = null", Quotes + " null")]
    [InlineData("params.'acc = LR", Clause)]
    [InlineData("params.acc = 'LR", Clause)]
    [InlineData("params.acc = LR'", Clause)]
    [InlineData("params.acc = \"LR'", Clause)]
    [InlineData("tags.acc = = 'LR'", Clause)]
    [InlineData("run_id IN ()", "While parsing a list in the query, expected a non-empty list of string values, but got empty list")]
    [InlineData("run_id IN (,)", "While parsing a list in the query, expected a non-empty list of string values, but got ill-formed list.")]
    [InlineData("run_id IN ('a',,'b')", "While parsing a list in the query, expected a non-empty list of string values, but got ill-formed list.")]
    [InlineData("run_id IN ('a' 'b')", "While parsing a list in the query, expected a non-empty list of string values, but got ill-formed list.")]
    [InlineData("run_id IN (1,2,3)", "While parsing a list in the query, expected string value, punctuation, or whitespace, but got different type in list: (1,2,3)")]
    [InlineData("run_id IN (('a'))", Clause)]
    [InlineData("run_id IN (", Clause)]
    [InlineData("run_id IN", Clause)]
    [InlineData("run_id IN 'a'", Clause)]
    public void The_value_has_to_fit(string filter, string message) => Assert.StartsWith(message, Reading.RefusedFilter(filter), StringComparison.Ordinal);

    [Theory]
    [InlineData("metrics.a ~ 1.0", "'~' not one of '{'=', '!=', '<', '<=', '>', '>='}'")]
    [InlineData("metrics.a == 1.0", "'=='")]
    [InlineData("metrics.a <> 1.0", "'<>'")]
    [InlineData("metrics.a LIKE 1.0", "'LIKE'")]
    [InlineData("params.a > 'x'", "'>' not one of '{'=', '!=', 'LIKE', 'ILIKE'}'")]
    [InlineData("params.a not like 'x'", "'NOT LIKE'")]
    [InlineData("tags.a <= 'x'", "'<='")]
    [InlineData("attributes.status > 'x'", "'>'")]
    [InlineData("attributes.start_time ilike 1234", "'ILIKE'")]
    [InlineData("datasets.name ~= 'x'", "'~='")]
    [InlineData("metrics.a < nan", "'<' not one of '{'=', '!='}'")]
    public void The_comparator_has_to_fit(string filter, string message) => Assert.StartsWith("Invalid comparator " + message, Reading.RefusedFilter(filter), StringComparison.Ordinal);

    [Theory]
    [InlineData("run_id = 'a'", "Invalid attribute key 'run_id' specified. Valid keys are '{'name'}'")]
    [InlineData("name!=something", Quotes + " something")]
    [InlineData("name = 1", "Expected a quoted string value or a list of quoted string values for attributes. Got value 1")]
    [InlineData("metrics.a = 1", "Invalid entity type 'metrics'. Valid entity types are ('attribute', 'tag', 'tags')")]
    [InlineData("attributes.name = 'a'", "Invalid entity type 'attributes'")]
    [InlineData("name > 'a'", "Invalid comparator '>'")]
    [InlineData("name IN ('a')", "Only the 'run_id' attribute supports comparison with a list")]
    public void Registered_models_have_a_name_and_tags(string filter, string message) =>
        Assert.StartsWith(message, Reading.RefusedFilter(filter, Vocabulary.RegisteredModels), StringComparison.Ordinal);

    [Theory]
    [InlineData("run_id NOT IN ('a')", "Invalid comparator 'NOT IN'")]
    [InlineData("name IN ('a')", "Only the 'run_id' attribute supports comparison with a list")]
    [InlineData("name = 1", "Only the '{'version_number'}' attributes support comparison with numeric values.")]
    [InlineData("version_number = 'one'", "Expected numeric value type for numeric attribute: version_number. Found 'one'")]
    [InlineData("current_stage = 'None'", "Invalid attribute key 'current_stage'")]
    public void Versions_have_four_attributes_and_tags(string filter, string message) =>
        Assert.StartsWith(message, Reading.RefusedFilter(filter, Vocabulary.ModelVersions), StringComparison.Ordinal);

    [Theory]
    [InlineData("experiment_id = '1'", "Invalid attribute key 'experiment_id' specified. Valid keys are '{'creation_time', 'last_update_time', 'name'}'")]
    [InlineData("creation_time LIKE 1", "Invalid comparator 'LIKE'")]
    [InlineData("name IS NULL", "IS NULL / IS NOT NULL is only supported for tags")]
    public void Experiments_have_a_name_two_times_and_tags(string filter, string message) =>
        Assert.StartsWith(message, Reading.RefusedFilter(filter, Vocabulary.Experiments), StringComparison.Ordinal);

    [Theory]
    [InlineData("metrics.a > 1 AND params.b > 'x'", "(at position 28, '> 'x'')")]
    [InlineData("metrics.a > 1 AND parms.b = 'x'", "(at position 19, 'parms.b = 'x'')")]
    [InlineData("metrics.a > 1 AND params.b = x", "(at position 30, 'x')")]
    [InlineData("metrics.a > 1  OR params.b = 'x'", "(at position 16, 'OR params.b = 'x'': expected AND)")]
    [InlineData("metrics.a > 1 AND params.b !! ", "the filter ends too early)")]
    [InlineData("metrics.a > 1 AND params.b = 'x", "(at position 30, ''x': not understood)")]
    public void The_message_points_at_the_place(string filter, string place) => Assert.EndsWith(place, Reading.RefusedFilter(filter), StringComparison.Ordinal);

    [Fact]
    public void There_are_limits()
    {
        var limits = new SearchLimits { MaxClauses = 2, MaxFilterLength = 60, MaxListLength = 2, MaxPatternLength = 3 };
        Assert.Equal(2, Reading.Filter("tags.a = '1' AND tags.b = '2'", limits: limits).Length);
        Assert.Contains("more than 2 clauses", Reading.RefusedFilter("tags.a = '1' AND tags.b = '2' AND tags.c = '3'", limits: limits), StringComparison.Ordinal);
        Assert.Contains("has 61 characters, and may have 60", Reading.RefusedFilter(new string(' ', 60) + "x", limits: limits), StringComparison.Ordinal);
        Assert.Contains("has 3 values, and may have 2", Reading.RefusedFilter("run_id IN ('a','b','c')", limits: limits), StringComparison.Ordinal);
        Assert.Contains("has 4 characters, and may have 3", Reading.RefusedFilter("tags.a LIKE '%abc'", limits: limits), StringComparison.Ordinal);
        Assert.Contains("U+0000", Reading.RefusedFilter("tags.a = 'a\0'"), StringComparison.Ordinal);
    }
}
