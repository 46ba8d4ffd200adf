using Fude.Inference;

if (args is not [var bundleFolder, var pictureFile])
{
    Console.Error.WriteLine("usage: embed BUNDLE PICTURE");
    return 2;
}

using var classifier = Classifier.Load(bundleFolder);
var result = classifier.Classify(File.ReadAllBytes(pictureFile));
if (!result.Succeeded)
{
    Console.Error.WriteLine(result.Fault.Message);
    return 1;
}

Console.WriteLine($"{result.Label} ({100 * result.Probability:0.0}%)");
return 0;
