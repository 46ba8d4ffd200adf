using Fude.App.Models;
using Fude.App.Tests.Support;
using Fude.Inference;

namespace Fude.App.Tests.Models;

/// <summary>The set of models is swapped whole while requests are under way.</summary>
public sealed class ModelSetTests(RunningApp app)
{
    [Fact]
    public void A_model_that_is_swapped_out_serves_its_last_request_and_is_gone_then()
    {
        using var models = new ServedModels(new ModelSet(Load(1, "old")));
        var lease = models.Acquire();
        models.Replace(_ => new ModelSet(Load(2, "new")));

        Assert.Equal("new", models.Set.Current.Tag);
        Assert.False(lease.Model.Classifier.Released.IsCompleted);
        var probabilities = new float[10];
        lease.Network.Predict(new byte[784], probabilities);
        Assert.Equal(1, probabilities.Sum(), 1e-5f);
        lease.Dispose();
        Assert.True(lease.Model.Classifier.Released.IsCompletedSuccessfully);
        using var next = models.Acquire();
        Assert.Equal("new", next.Model.Tag);
    }

    [Fact]
    public void A_model_that_stays_in_the_set_stays_open()
    {
        using var models = new ServedModels(new ModelSet(Load(1, "a"), Load(2, "b")));
        models.Replace(set => new ModelSet(set.Find("b")!, set.Current));
        Assert.Equal(["b", "a"], models.Set.All.Select(model => model.Tag));
        models.Replace(set => new ModelSet(set.Current));
        Assert.True(models.TryAcquire(set => set.Find("b"), out var lease));
        lease.Dispose();
        Assert.False(models.TryAcquire(set => set.Find("a"), out _));
    }

    [Fact]
    public async Task Requests_never_meet_a_closed_model_while_sets_are_swapped_under_them()
    {
        using var models = new ServedModels(new ModelSet(Load(0, "0")));
        var gone = new List<Classifier>();
        using var stop = new CancellationTokenSource();
        using var begun = new CountdownEvent(4); // on a busy machine the swaps may be over before a thread has begun
        var requests = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            var answered = 0;
            var probabilities = new float[10];
            begun.Signal();
            for (; answered == 0 || !stop.IsCancellationRequested; answered++)
            {
                using var lease = models.Acquire();
                lease.Network.Predict(new byte[784], probabilities);
            }

            return answered;
        })).ToArray();
        begun.Wait(TestContext.Current.CancellationToken);
        for (var i = 1; i <= 25; i++)
        {
            var next = Load(i, $"{i}");
            gone.Add(models.Set.Current.Classifier);
            models.Replace(_ => new ModelSet(next));
        }

        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(requests), answered => Assert.True(answered > 0));
        Assert.All(gone, classifier => Assert.True(classifier.Released.IsCompletedSuccessfully));
    }

    [Fact]
    public void Disposed_it_frees_every_model_and_gives_out_no_more()
    {
        var models = new ServedModels(new ModelSet(Load(1, "a"), Load(2, "b")));
        models.Dispose();
        Assert.All(models.Set.All, model => Assert.True(model.Classifier.Released.IsCompletedSuccessfully));
        Assert.Throws<ObjectDisposedException>(() => models.Acquire());
    }

    [Fact]
    public void Two_models_with_one_tag_are_no_set()
    {
        var (first, second) = (Load(1, "a"), Load(2, "a"));
        Assert.Contains("'a'", Assert.Throws<ArgumentException>(() => new ModelSet(first, second)).Message, StringComparison.Ordinal);
        first.Classifier.Dispose();
        second.Classifier.Dispose();
    }

    private LoadedModel Load(long id, string tag) => new(id, tag, Classifier.Load(app.Model.Folder, new InferenceOptions { WarmUpRuns = 0 }));
}
