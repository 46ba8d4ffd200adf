using Fude.Bundles;
using Fude.Inference;

namespace Fude.Bundles.Tests;

/// <summary>The code that the README of Fude.Inference shows.</summary>
internal static class ReadmeSnippet
{
    public static void Run(string bundleFolder, string pictureFile, TextWriter output)
    {
        // <snippet>
        using var classifier = Classifier.Load(bundleFolder);
        var result = classifier.Classify(File.ReadAllBytes(pictureFile));
        if (result.Succeeded)
            output.WriteLine($"{result.Label} ({100 * result.Probability:0.0}%)");
        else
            output.WriteLine(result.Fault.Message);
        // </snippet>
    }
}
