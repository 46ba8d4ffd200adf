using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Protocol;

/// <summary>What is missing or wrong is told in MLflow's words, to be found in the very text of the answer.</summary>
public sealed class MistakeTests(SharedServers servers)
{
    [Theory]
    [OnBoth("experiments/create", "{}", "Missing value for required parameter 'name'")]
    [OnBoth("experiments/create", """{"name": null}""", "Missing value for required parameter 'name'")]
    [OnBoth("experiments/create", """{"name": ""}""", "Missing value for required parameter 'name'")]
    [OnBoth("experiments/create", """{"name": 123}""", "Invalid value 123 for parameter 'name' supplied")]
    [OnBoth("experiments/create", """{"name": true}""", "Invalid value true for parameter 'name' supplied")]
    [OnBoth("experiments/create", """{"name": {"a": [1, 2]}}""", """Invalid value {\"a\":[1,2]} for parameter 'name' supplied""")]
    [OnBoth("experiments/create", """{"name": "n", "artifact_location": 9.0, "tags": [{"key": "key", "value": "value"}]}""", "Invalid value 9.0 for parameter 'artifact_location' supplied")]
    [OnBoth("experiments/create", """{"name": "n", "tags": "5"}""", """Invalid value \"5\" for parameter 'tags' supplied""")]
    [OnBoth("experiments/create", """{"name": "n", "tags": {"key": "a"}}""", """Invalid value {\"key\":\"a\"} for parameter 'tags' supplied""")]
    [OnBoth("experiments/create", """{"name": "n", "tags": [1]}""", "Invalid value [1] for parameter 'tags' supplied")]
    [OnBoth("experiments/create", """{"name": "n", "tags": [{"value": "a"}]}""", "Missing value for required parameter 'tags[0].key'")]
    [OnBoth("experiments/delete", "{}", "Missing value for required parameter 'experiment_id'")]
    [OnBoth("experiments/restore", "{}", "Missing value for required parameter 'experiment_id'")]
    [OnBoth("experiments/update", """{"new_name": "n"}""", "Missing value for required parameter 'experiment_id'")]
    [OnBoth("experiments/update", """{"experiment_id": "{experiment}"}""", "Missing value for required parameter 'new_name'")]
    [OnBoth("experiments/update", """{"experiment_id": "{experiment}", "new_name": 5}""", "Invalid value 5 for parameter 'new_name' supplied")]
    [OnBoth("experiments/delete", """{"experiment_id": "abc"}""", "Invalid experiment ID: 'abc'")]
    [OnBoth("experiments/delete", """{"experiment_id": 1}""", "Invalid value 1 for parameter 'experiment_id' supplied")]
    [OnBoth("experiments/set-experiment-tag", """{"experiment_id": "0", "value": "v"}""", "Missing value for required parameter 'key'")]
    [OnBoth("experiments/set-experiment-tag", """{"experiment_id": "0", "key": "k"}""", "Missing value for required parameter 'value'")]
    [OnBoth("experiments/set-experiment-tag", """{"key": "k", "value": "v"}""", "Missing value for required parameter 'experiment_id'")]
    [OnBoth("experiments/delete-experiment-tag", """{"experiment_id": "0"}""", "Missing value for required parameter 'key'")]
    [OnBoth("runs/create", """{"experiment_id": 5}""", "Invalid value 5 for parameter 'experiment_id' supplied")]
    [OnBoth("runs/create", """{"start_time": "soon"}""", """Invalid value \"soon\" for parameter 'start_time' supplied""")]
    [OnBoth("runs/create", """{"start_time": 9223372036854775808}""", "Invalid value 9223372036854775808 for parameter 'start_time' supplied")]
    [OnBoth("runs/create", """{"start_time": 1.5}""", "Invalid value 1.5 for parameter 'start_time' supplied")]
    [OnBoth("runs/create", """{"run_name": 7}""", "Invalid value 7 for parameter 'run_name' supplied")]
    [OnBoth("runs/create", """{"tags": "x"}""", """Invalid value \"x\" for parameter 'tags' supplied""")]
    [OnBoth("runs/update", """{"status": "FINISHED"}""", "Missing value for required parameter 'run_id'")]
    [OnBoth("runs/update", """{"run_id": "{run}", "status": "DONE"}""", """Invalid value \"DONE\" for parameter 'status' supplied""")]
    [OnBoth("runs/update", """{"run_id": "{run}", "end_time": "x"}""", """Invalid value \"x\" for parameter 'end_time' supplied""")]
    [OnBoth("runs/delete", "{}", "Missing value for required parameter 'run_id'")]
    [OnBoth("runs/restore", """{"run_id": null}""", "Missing value for required parameter 'run_id'")]
    [OnBoth("runs/log-metric", """{"run_id": 31, "key": "metric", "value": 41, "timestamp": 59, "step": 26}""", "Invalid value 31 for parameter 'run_id' supplied")]
    [OnBoth("runs/log-metric", """{"run_id": "{run}", "key": 31, "value": 41, "timestamp": 59, "step": 26}""", "Invalid value 31 for parameter 'key' supplied")]
    [OnBoth("runs/log-metric", """{"run_id": "{run}", "key": "foo", "value": 31, "timestamp": 59, "step": "foo"}""", """Invalid value \"foo\" for parameter 'step' supplied""")]
    [OnBoth("runs/log-metric", """{"run_id": "{run}", "key": "foo", "value": 31, "timestamp": "foo", "step": 41}""", """Invalid value \"foo\" for parameter 'timestamp' supplied""")]
    [OnBoth("runs/log-metric", """{"run_id": "{run}", "key": "foo", "value": "bar", "timestamp": 1}""", """Invalid value \"bar\" for parameter 'value' supplied""")]
    [OnBoth("runs/log-metric", """{"run_id": "{run}", "key": "foo", "value": true, "timestamp": 1}""", "Invalid value true for parameter 'value' supplied")]
    [OnBoth("runs/log-metric", """{"run_id": "{run}", "key": "foo", "value": 1, "timestamp": 1.5}""", "Invalid value 1.5 for parameter 'timestamp' supplied")]
    [OnBoth("runs/log-metric", """{"run_id": "{run}", "key": "foo", "value": 1, "timestamp": 1, "step": 9223372036854775808}""", "Invalid value 9223372036854775808 for parameter 'step' supplied")]
    [OnBoth("runs/log-metric", """{"run_id": "{run}", "key": "foo", "value": 1, "timestamp": -1}""", "timestamp")]
    [OnBoth("runs/log-metric", """{"run_id": null, "key": "foo", "value": 31, "timestamp": 59, "step": 41}""", "Missing value for required parameter 'run_id'")]
    [OnBoth("runs/log-metric", """{"run_id": "{run}", "value": 31, "timestamp": 59, "step": 41}""", "Missing value for required parameter 'key'")]
    [OnBoth("runs/log-metric", """{"run_id": "{run}", "key": null, "value": 31, "timestamp": 59, "step": 41}""", "Missing value for required parameter 'key'")]
    [OnBoth("runs/log-metric", """{"run_id": "{run}", "key": "", "value": 31, "timestamp": 59}""", "Missing value for required parameter 'key'")]
    [OnBoth("runs/log-metric", """{"run_id": "{run}", "key": "a", "timestamp": 59}""", "Missing value for required parameter 'value'")]
    [OnBoth("runs/log-metric", """{"run_id": "{run}", "key": "a", "value": 1}""", "Missing value for required parameter 'timestamp'")]
    [OnBoth("runs/log-parameter", """{"run_id": 31, "key": "param", "value": 41}""", "Invalid value 31 for parameter 'run_id' supplied")]
    [OnBoth("runs/log-parameter", """{"run_id": "{run}", "key": 31, "value": 41}""", "Invalid value 31 for parameter 'key' supplied")]
    [OnBoth("runs/log-parameter", """{"run_id": "{run}", "key": "a", "value": 41}""", "Invalid value 41 for parameter 'value' supplied")]
    [OnBoth("runs/log-parameter", """{"run_id": "{run}", "value": "a"}""", "Missing value for required parameter 'key'")]
    [OnBoth("runs/log-parameter", """{"run_id": "{run}", "key": "a"}""", "Missing value for required parameter 'value'")]
    [OnBoth("runs/set-tag", """{"run_id": 31, "key": "tag", "value": 41}""", "Invalid value 31 for parameter 'run_id' supplied")]
    [OnBoth("runs/set-tag", """{"run_id": "{run}", "key": "param", "value": 41}""", "Invalid value 41 for parameter 'value' supplied")]
    [OnBoth("runs/set-tag", """{"run_id": "{run}", "value": "value"}""", "Missing value for required parameter 'key'")]
    [OnBoth("runs/set-tag", """{"run_id": "{run}", "key": "a", "value": "a\u0000b"}""", "can't be stored")]
    [OnBoth("runs/set-tag", """{"run_id": "{run}", "key": "a", "value": "\ud800"}""", "for parameter 'value' supplied")]
    [OnBoth("runs/set-tag", """{"run_id": "{run}", "key": "\udc00", "value": "a"}""", "for parameter 'key' supplied")]
    [OnBoth("runs/log-metric", """{"run_id": "{run}", "key": "a", "value": "\ud800", "timestamp": 1}""", "for parameter 'value' supplied")]
    [OnBoth("runs/log-metric", """{"run_id": "{run}", "key": "a", "value": 1, "timestamp": "\ud800"}""", "for parameter 'timestamp' supplied")]
    [OnBoth("runs/delete-tag", """{"run_id": "{run}"}""", "Missing value for required parameter 'key'")]
    [OnBoth("runs/log-batch", """{"run_id": "{run}", "metrics": "foo"}""", """Invalid value \"foo\" for parameter 'metrics' supplied""")]
    [OnBoth("runs/log-batch", """{"run_id": "{run}", "params": "foo"}""", """Invalid value \"foo\" for parameter 'params' supplied""")]
    [OnBoth("runs/log-batch", """{"run_id": "{run}", "tags": "foo"}""", """Invalid value \"foo\" for parameter 'tags' supplied""")]
    [OnBoth("runs/log-batch", """{"run_id": "{run}", "metrics": [{"key": "mae", "value": 2.5}]}""", """Invalid value [{\"key\":\"mae\",\"value\":2.5}] for parameter 'metrics' supplied""")]
    [OnBoth("runs/log-batch", """{"run_id": "{run}", "metrics": [{"key": "mae", "value": 2.5}]}""", "Missing value for required parameter 'metrics[0].timestamp'")]
    [OnBoth("runs/log-batch", """{"run_id": "{run}", "params": [{"key": "a", "value": "b"}, {"value": "b"}]}""", "Missing value for required parameter 'params[1].key'")]
    [OnBoth("runs/log-batch", """{"run_id": "{run}", "tags": [{"key": "a"}]}""", "Missing value for required parameter 'tags[0].value'")]
    [OnBoth("runs/log-batch", """{"run_id": "{run}", "metrics": [null]}""", "Invalid value [null] for parameter 'metrics' supplied")]
    [OnBoth("runs/log-batch", """{"metrics": []}""", "Missing value for required parameter 'run_id'")]
    [OnBoth("runs/log-inputs", """{"datasets": [{"dataset": {"name": "n", "digest": "d", "source_type": "s", "source": "s"}}]}""", "Missing value for required parameter 'run_id'")]
    [OnBoth("runs/log-inputs", """{"run_id": "{run}"}""", "Missing value for required parameter 'datasets'")]
    public async Task A_mistake_names_its_field(Storage storage, string path, string body, string words)
    {
        var scene = await servers.SceneAsync(storage);
        foreach (var root in (string[])["/api/2.0/mlflow/", "/ajax-api/2.0/mlflow/"])
        {
            var answer = await scene.Server.RawAsync(root + path, scene.Fill(body));
            Assert.True((400, "INVALID_PARAMETER_VALUE", "application/json") == (answer.Status, answer.Code, answer.ContentType), $"{answer.Status} {answer.Text}");
            Assert.Contains(words, answer.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [OnBoth("experiments/get", 400, "Missing value for required parameter 'experiment_id'")]
    [OnBoth("experiments/get?experiment_id=", 400, "Missing value for required parameter 'experiment_id'")]
    [OnBoth("experiments/get?experiment_id=abc", 400, "Invalid experiment ID: 'abc'")]
    [OnBoth("experiments/get?experiment_id=-1", 400, "Invalid experiment ID: '-1'")]
    [OnBoth("experiments/get?experiment_id=1&experiment_id=2", 400, "for parameter 'experiment_id' supplied")]
    [OnBoth("experiments/get?experiment_id=2147483647", 404, "2147483647")]
    [OnBoth("experiments/get?experiment_id=99999999999999999999", 404, "99999999999999999999")]
    [OnBoth("experiments/get-by-name", 400, "Missing value for required parameter 'experiment_name'")]
    [OnBoth("experiments/get-by-name?experiment_name=nobody", 404, "Could not find experiment with name 'nobody'")]
    [OnBoth("runs/get", 400, "Missing value for required parameter 'run_id'")]
    [OnBoth("metrics/get-history?metric_key=a", 400, "Missing value for required parameter 'run_id'")]
    [OnBoth("metrics/get-history?run_id={run}", 400, "Missing value for required parameter 'metric_key'")]
    [OnBoth("/ajax-api/2.0/mlflow/metrics/get-history-bulk?metric_key=key", 400, "GetMetricHistoryBulk request must specify at least one run_id")]
    [OnBoth("/ajax-api/2.0/mlflow/metrics/get-history-bulk?run_id=123", 400, "GetMetricHistoryBulk request must specify a metric_key")]
    [OnBoth("metrics/get-history-bulk-interval?metric_key=key", 400, "Missing value for required parameter 'run_ids'")]
    [OnBoth("metrics/get-history-bulk-interval?run_ids=123&max_results=5", 400, "Missing value for required parameter 'metric_key'")]
    [OnBoth("metrics/get-history-bulk-interval?run_ids=123&metric_key=", 400, "Missing value for required parameter 'metric_key'")]
    [OnBoth("metrics/get-history-bulk-interval?run_ids=123&metric_key=key&max_results=0", 400, "max_results must be between 1 and 2500")]
    [OnBoth("metrics/get-history-bulk-interval?run_ids=123&metric_key=key&max_results=2501", 400, "max_results must be between 1 and 2500")]
    [OnBoth("metrics/get-history-bulk-interval?run_ids=123&metric_key=key&start_step=1&end_step=0", 400, "end_step must be greater than start_step")]
    [OnBoth("metrics/get-history-bulk-interval?run_ids=123&metric_key=key&start_step=1", 400, "both must be specified")]
    [OnBoth("metrics/get-history-bulk-interval?run_ids=123&metric_key=key&end_step=1", 400, "both must be specified")]
    public async Task A_mistake_in_a_query_names_its_parameter(Storage storage, string path, int status, string words)
    {
        var scene = await servers.SceneAsync(storage);
        var answer = await scene.Server.RawAsync(HttpMethod.Get, scene.Fill(path), null);
        Assert.True((status, status == 404 ? "RESOURCE_DOES_NOT_EXIST" : "INVALID_PARAMETER_VALUE") == (answer.Status, answer.Code), $"{answer.Status} {answer.Text}");
        Assert.Contains(words, answer.Text, StringComparison.Ordinal);
    }
}
