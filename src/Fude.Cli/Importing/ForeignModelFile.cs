using System.Security.Cryptography;
using Fude.Onnx;
using Fude.Onnx.Grafting;

namespace Fude.Cli.Importing;

/// <summary>A model's file that was found sound and fitting, before any runtime has seen it.</summary>
/// <param name="Classifier">The model.</param>
/// <param name="Sha256">The SHA-256 of the file, in hexadecimal.</param>
/// <param name="Bytes">The file's length.</param>
internal sealed record ForeignModelFile(ForeignClassifier Classifier, string Sha256, long Bytes)
{
    private const int MostProducer = 100;

    // Exporters name domains that they don't use.
    private static readonly OnnxLimits Limits = new() { AllowUnusedDomains = true };

    /// <summary>The program that has written it; safe to print.</summary>
    public string Producer
    {
        get
        {
            var named = $"{Classifier.Model.Proto.ProducerName} {Classifier.Model.Proto.ProducerVersion}".Trim();
            return named.Length == 0 ? "unknown" : new([.. named.Take(MostProducer).Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter)]);
        }
    }

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="CommandException">It is refused; the message names the file and says what to do.</exception>
    public static ForeignModelFile Read(ForeignModelRequest request)
    {
        try
        {
            var (bytes, model) = Read(request.File);
            var classifier = ForeignClassifier.Of(model, request.Preprocessing.Height, request.Preprocessing.Width, request.Labels.Count);
            // What the grafting itself can't do shows here as well: every model has this way.
            Grafter.Graft(classifier, new() { Scale = ScaleOf(request, classifier), Softmax = true }, BatchWay.Looped);
            return new(classifier, Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length);
        }
        catch (OnnxException e)
        {
            throw new CommandException($"{request.File}: {e.Message}{Advice(e.Kind)}");
        }
    }

    /// <summary>How pixels become the model's input.</summary>
    public static InputScale ScaleOf(ForeignModelRequest request, ForeignClassifier classifier) =>
        (request.Scale ?? (classifier.TakesWholeNumbers ? InputScale.Raw : InputScale.Unit)) with { Invert = request.Invert };

    // The bytes whose hash is told are those that were checked.
    private static (byte[] Bytes, OnnxModel Model) Read(string path)
    {
        using var stream = File.OpenRead(path);
        if (stream.Length > Limits.MaxBytes)
            throw new OnnxException(OnnxFaultKind.TooLarge, $"The file has {stream.Length} bytes; at most {Limits.MaxBytes} are read.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return (bytes, OnnxReader.Read(bytes, Limits));
    }

    private static string Advice(OnnxFaultKind kind) => kind switch
    {
        OnnxFaultKind.NotProtobuf => " Copy or export it again.",
        OnnxFaultKind.ExternalData => " Save it as one file: onnx.save_model(onnx.load(\"model.onnx\"), \"one.onnx\").",
        OnnxFaultKind.CustomDomain => " Export it with operators of the ONNX standard alone.",
        OnnxFaultKind.Functions => " Export it with its functions inlined: onnx.inliner.inline_local_functions.",
        OnnxFaultKind.UnsupportedOpset or OnnxFaultKind.UnsupportedIrVersion => " Export it with another opset_version, such as 17.",
        OnnxFaultKind.UnknownField => " It is of a newer form of ONNX: export it with opset_version 17.",
        _ => "",
    };
}
