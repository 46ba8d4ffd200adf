using Fude.Tracking.Search.Grammar;

namespace Fude.Tracking.Tests.Search;

public sealed class FilterGrammarTests
{
    [Theory]
    [InlineData("metric.acc >= 0.94", "acc", NumberComparator.GreaterOrEqual, 0.94)]
    [InlineData("metrics.acc>=100", "acc", NumberComparator.GreaterOrEqual, 100.0)]
    [InlineData("`metric`.a != 0.1", "a", NumberComparator.NotEqual, 0.1)]
    [InlineData("metrics.\"legit name\" < -.5", "legit name", NumberComparator.Less, -0.5)]
    [InlineData("metrics.`spacey name` <= +5.", "spacey name", NumberComparator.LessOrEqual, 5.0)]
    [InlineData("metrics.'single' > 1e-3", "single", NumberComparator.Greater, 0.001)]
    [InlineData("metrics.\"accuracy.2.0\" > 5", "accuracy.2.0", NumberComparator.Greater, 5.0)]
    [InlineData("metrics.accuracy.2.0 > 5", "accuracy.2.0", NumberComparator.Greater, 5.0)]
    [InlineData("metrics.\"X//Y#$$@&Z\" = 3", "X//Y#$$@&Z", NumberComparator.Equal, 3.0)]
    [InlineData("metrics.val/loss-1:a = -1.5E+2", "val/loss-1:a", NumberComparator.Equal, -150.0)]
    [InlineData("metrics.データ件数 > 2", "データ件数", NumberComparator.Greater, 2.0)]
    [InlineData("metrics.`a``b` = 1", "a`b", NumberComparator.Equal, 1.0)]
    [InlineData("metrics.like > 1", "like", NumberComparator.Greater, 1.0)]
    [InlineData("metrics.x < inf", "x", NumberComparator.Less, double.MaxValue)]
    [InlineData("metrics.x > -Infinity", "x", NumberComparator.Greater, double.MinValue)]
    [InlineData("metrics.x = 1e999", "x", NumberComparator.Equal, double.MaxValue)]
    [InlineData("metrics.x = nan", "x", NumberComparator.Equal, double.NaN)]
    [InlineData("metrics.x != NaN", "x", NumberComparator.NotEqual, double.NaN)]
    [InlineData("  metrics.x\t>\n1  ", "x", NumberComparator.Greater, 1.0)]
    public void A_metric_is_compared_with_a_number(string filter, string key, NumberComparator comparator, double value)
    {
        var condition = Assert.IsType<NumberCondition>(Assert.Single(Reading.Filter(filter)));
        Assert.Equal((new Subject(SubjectKind.Metric, key), comparator), (condition.Subject, condition.Comparator));
        Assert.Equal(value, condition.Value.Value);
    }

    [Theory]
    [InlineData("params.m = 'LR'", SubjectKind.Param, "m", TextComparator.Equal, "LR")]
    [InlineData("param.m!='tf'", SubjectKind.Param, "m", TextComparator.NotEqual, "tf")]
    [InlineData("parameter.m = \"L'Hosp\"", SubjectKind.Param, "m", TextComparator.Equal, "L'Hosp")]
    [InlineData("parameters.\"cat dog\" = \"pets\"", SubjectKind.Param, "cat dog", TextComparator.Equal, "pets")]
    [InlineData("params.m like'%a_'", SubjectKind.Param, "m", TextComparator.Like, "%a_")]
    [InlineData("params.m iLiKe \"%A\"", SubjectKind.Param, "m", TextComparator.ILike, "%A")]
    [InlineData("params.m = 'it''s'", SubjectKind.Param, "m", TextComparator.Equal, "it's")]
    [InlineData("params.m = \"a\"\"b\"", SubjectKind.Param, "m", TextComparator.Equal, "a\"b")]
    [InlineData("params.m = 'C:\\dir\\'", SubjectKind.Param, "m", TextComparator.Equal, "C:\\dir\\")]
    [InlineData("params.m = ''", SubjectKind.Param, "m", TextComparator.Equal, "")]
    [InlineData("params.m = 'a AND b; --'", SubjectKind.Param, "m", TextComparator.Equal, "a AND b; --")]
    [InlineData("tags.mlflow.runName = 'ü😀'", SubjectKind.Tag, "mlflow.runName", TextComparator.Equal, "ü😀")]
    [InlineData("tag.\"t.a.g\" = 'a'", SubjectKind.Tag, "t.a.g", TextComparator.Equal, "a")]
    [InlineData("tags.`k e y` != 'a'", SubjectKind.Tag, "k e y", TextComparator.NotEqual, "a")]
    [InlineData("status = 'RUNNING'", SubjectKind.Attribute, "status", TextComparator.Equal, "RUNNING")]
    [InlineData("`status` = 'RUNNING'", SubjectKind.Attribute, "status", TextComparator.Equal, "RUNNING")]
    [InlineData("run.status = 'RUNNING'", SubjectKind.Attribute, "status", TextComparator.Equal, "RUNNING")]
    [InlineData("attr.artifact_uri LIKE '1/23%'", SubjectKind.Attribute, "artifact_uri", TextComparator.Like, "1/23%")]
    [InlineData("attributes.user_id ILIKE 'me'", SubjectKind.Attribute, "user_id", TextComparator.ILike, "me")]
    [InlineData("attribute.run_uuid = 'a'", SubjectKind.Attribute, "run_id", TextComparator.Equal, "a")]
    [InlineData("run_name = 'a'", SubjectKind.Tag, "mlflow.runName", TextComparator.Equal, "a")]
    [InlineData("\"Run name\" = 'a'", SubjectKind.Tag, "mlflow.runName", TextComparator.Equal, "a")]
    [InlineData("attributes.`run name` = 'a'", SubjectKind.Tag, "mlflow.runName", TextComparator.Equal, "a")]
    [InlineData("attributes.\"Run Name\" = 'a'", SubjectKind.Tag, "mlflow.runName", TextComparator.Equal, "a")]
    [InlineData("dataset.name = 'mnist'", SubjectKind.Dataset, "name", TextComparator.Equal, "mnist")]
    [InlineData("datasets.context != 'train'", SubjectKind.Dataset, "context", TextComparator.NotEqual, "train")]
    public void Text_is_compared_with_quoted_text(string filter, SubjectKind kind, string key, TextComparator comparator, string value) =>
        Assert.Equal([new TextCondition(new Subject(kind, key), comparator, value)], Reading.Filter(filter));

    [Theory]
    [InlineData("attribute.start_time >= 1700000000000", "start_time", 1700000000000)]
    [InlineData("Created >= 9007199254740993", "start_time", 9007199254740993)]
    [InlineData("attributes.created >= -1", "start_time", -1)]
    [InlineData("end_time >= 9223372036854775807", "end_time", long.MaxValue)]
    public void A_time_is_compared_with_a_whole_number_exactly(string filter, string key, long value)
    {
        var condition = Assert.IsType<NumberCondition>(Assert.Single(Reading.Filter(filter)));
        Assert.Equal((new Subject(SubjectKind.Attribute, key), NumberComparator.GreaterOrEqual, value), (condition.Subject, condition.Comparator, condition.Value.Whole));
    }

    [Theory]
    [InlineData("attribute.run_id IN ('a', \"b\")", SubjectKind.Attribute, "run_id", false, "a|b")]
    [InlineData("run_id not  in ('a')", SubjectKind.Attribute, "run_id", true, "a")]
    [InlineData("run_id IN ('a',)", SubjectKind.Attribute, "run_id", false, "a")]
    [InlineData("datasets.digest in('A','1')", SubjectKind.Dataset, "digest", false, "A|1")]
    [InlineData("dataset.context NOT IN ('train','(x)')", SubjectKind.Dataset, "context", true, "train|(x)")]
    public void Run_ids_and_datasets_are_compared_with_lists(string filter, SubjectKind kind, string key, bool negated, string values)
    {
        var condition = Assert.IsType<ListCondition>(Assert.Single(Reading.Filter(filter)));
        Assert.Equal((new Subject(kind, key), negated), (condition.Subject, condition.Negated));
        Assert.Equal(values.Split('|'), condition.Values);
    }

    [Theory]
    [InlineData("tags.a IS NULL", SubjectKind.Tag, false)]
    [InlineData("params.a is  not null", SubjectKind.Param, true)]
    public void Tags_and_params_are_asked_for_their_presence(string filter, SubjectKind kind, bool present) =>
        Assert.Equal([new PresenceCondition(new Subject(kind, "a"), present)], Reading.Filter(filter));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \n\t ")]
    public void Nothing_holds_for_everything(string? filter) => Assert.Empty(Reading.Filter(filter));

    [Fact]
    public void Conditions_keep_their_order() =>
        Assert.Equal(["rmse", "model_class", "a"], Reading.Filter("metrics.rmse < 1 and params.model_class='LR'AND tags.a IS NULL").Select(c => c.Subject.Key));

    [Fact]
    public void A_version_number_may_be_quoted() => Assert.Equal(3L, Assert.IsType<NumberCondition>(Assert.Single(Reading.Filter("version_number = '3'", Vocabulary.ModelVersions))).Value.Whole);
}
