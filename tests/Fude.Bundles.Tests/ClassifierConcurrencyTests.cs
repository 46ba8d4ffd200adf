using Fude.Inference;

namespace Fude.Bundles.Tests;

public sealed class ClassifierConcurrencyTests
{
    [Fact]
    public void Eight_threads_get_what_one_would()
    {
        using var loaded = new LoadedModel(new InferenceOptions { MaxBatch = 16 });
        var pixels = loaded.Pictures(100);
        var expected = new float[1000];
        for (var i = 0; i < 100; i++)
            loaded.Classifier.Predict(pixels.AsSpan(i * 784, 784), expected.AsSpan(i * 10, 10));
        var expectedBatch = new float[1000];
        loaded.Classifier.PredictBatch(pixels, expectedBatch);

        Threads(8, thread =>
        {
            var single = new float[10];
            var batch = new float[1000];
            for (var round = 0; round < 500; round++)
            {
                var i = (round + (thread * 13)) % 100;
                loaded.Classifier.Predict(pixels.AsSpan(i * 784, 784), single);
                Assert.Equal(expected[(i * 10)..((i * 10) + 10)], single);
                if (round % 50 == 0)
                {
                    loaded.Classifier.PredictBatch(pixels, batch, parallelism: 1 + (thread % 3));
                    Assert.Equal(expectedBatch, batch);
                }
            }
        });
    }

    [Fact]
    public async Task Calls_at_work_finish_and_later_ones_are_refused()
    {
        for (var round = 0; round < 10; round++)
        {
            using var loaded = new LoadedModel(new InferenceOptions { MaxBatch = 16, WarmUpRuns = 0 });
            var pixels = loaded.Pictures(64);
            var expected = loaded.Expected(pixels[..784]);
            var finished = 0;
            var refused = 0;
            var working = new CountdownEvent(8);
            var threads = Task.Run(() => Threads(8, thread =>
            {
                var single = new float[10];
                var batch = new float[640];
                try
                {
                    for (var i = 0; ; i++)
                    {
                        loaded.Classifier.Predict(pixels.AsSpan(0, 784), single);
                        ClassifierTests.AssertClose(expected, single);
                        loaded.Classifier.PredictBatch(pixels, batch, parallelism: 2);
                        ClassifierTests.AssertClose(expected, batch[..10]);
                        Interlocked.Increment(ref finished);
                        if (i == 0)
                            working.Signal();
                    }
                }
                catch (ObjectDisposedException)
                {
                    Interlocked.Increment(ref refused);
                }
            }));

            working.Wait(TestContext.Current.CancellationToken);
            Assert.False(loaded.Classifier.Released.IsCompleted);
            loaded.Classifier.Dispose();
            await threads;
            await loaded.Classifier.Released.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

            Assert.Equal(8, refused);
            Assert.True(finished >= 8);
            Assert.Throws<ObjectDisposedException>(() => loaded.Classifier.PredictBatch(pixels, new float[640]));
            Assert.Throws<ObjectDisposedException>(() => loaded.Classifier.Classify([]));
            Assert.False(loaded.Classifier.TryAcquire(out _));
        }
    }

    [Fact]
    public async Task A_lease_outlives_the_disposal()
    {
        using var loaded = new LoadedModel();
        var pixels = loaded.Pictures(2);
        var probabilities = new float[20];
        Assert.True(loaded.Classifier.TryAcquire(out var lease));
        loaded.Classifier.Dispose();
        loaded.Classifier.Dispose();

        lease.PredictBatch(pixels, probabilities);
        ClassifierTests.AssertClose(loaded.Expected(pixels), probabilities);
        lease.Predict(pixels.AsSpan(0, 784), probabilities.AsSpan(0, 10));
        Assert.False(lease.Classify("x"u8).Succeeded);
        Assert.Throws<ObjectDisposedException>(() => loaded.Classifier.Predict(pixels.AsSpan(0, 784), new float[10]));
        Assert.False(loaded.Classifier.Released.IsCompleted);

        lease.Dispose();
        lease.Dispose();
        await loaded.Classifier.Released.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Throws<ObjectDisposedException>(() => lease.PredictBatch(pixels, probabilities));
    }

    private static void Threads(int count, Action<int> work)
    {
        Exception? failure = null;
        var threads = Enumerable.Range(0, count).Select(i => new Thread(() =>
        {
            try
            {
                work(i);
            }
            catch (Exception e)
            {
                failure = e;
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        if (failure is not null)
            throw new InvalidOperationException("A thread failed.", failure);
    }
}
