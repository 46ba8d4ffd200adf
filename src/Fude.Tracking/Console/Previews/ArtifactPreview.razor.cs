using System.Text;
using Fude.Tracking.Console.Previews.Networks;
using Fude.Tracking.Console.Words;
using Fude.Tracking.Errors;
using Microsoft.AspNetCore.Components;

namespace Fude.Tracking.Console.Previews;

/// <summary>A file as it is best seen. What is read of it is bounded, and said where it is not all.</summary>
public sealed partial class ArtifactPreview
{
    private const int MostTextBytes = 256 << 10;
    private const int MostTableBytes = 1 << 20;
    private const int MostRows = 500;
    private const int MostColumns = 60;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private PreviewKind? _shown;
    private string? _text;
    private string? _note;
    private long? _length;
    private DelimitedText? _table;
    private NetworkOutline? _network;

    [Inject]
    private ArtifactFiles Files { get; set; } = null!;

    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public string RunId { get; set; } = "";

    /// <summary>The file.</summary>
    [Parameter, EditorRequired]
    public string Path { get; set; } = "";

    private string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        try
        {
            _length = (await Files.FindAsync(RunId, Path))?.Bytes;
            await LoadAsync(PreviewKinds.Of(Path));
        }
        catch (MlflowException e)
        {
            (_shown, _note) = (PreviewKind.Text, e.Message);
        }
    }

    private async Task LoadAsync(PreviewKind kind)
    {
        switch (kind)
        {
            case PreviewKind.Picture or PreviewKind.Drawing or PreviewKind.Page:
                break;
            case PreviewKind.Network:
                kind = await LoadNetworkAsync() ? kind : PreviewKind.Text;
                break;
            case PreviewKind.Table:
                kind = await LoadTableAsync() ? kind : PreviewKind.Text;
                break;
            default:
                await LoadTextAsync(kind);
                break;
        }

        _shown = kind;
    }

    private async Task LoadTextAsync(PreviewKind kind)
    {
        if (await Files.ReadAsync(RunId, Path, MostTextBytes) is not { } start)
            return;
        if (TextOf(start) is not { } text)
        {
            _note = W[PreviewText.NoText];
            return;
        }

        if (start.IsCut)
            _note = W[PreviewText.CutBytes, Wording.Bytes(start.Bytes.Length), Wording.Bytes(start.Length)];
        _text = kind == PreviewKind.Json && !start.IsCut ? JsonPretty.Of(text) : text;
    }

    private async Task<bool> LoadTableAsync()
    {
        if (await Files.ReadAsync(RunId, Path, MostTableBytes) is not { } start || TextOf(start) is not { } text)
        {
            await LoadTextAsync(PreviewKind.Text);
            return false;
        }

        var delimiter = Path.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : ',';
        _table = DelimitedText.Read(text, start.IsCut, delimiter, MostRows + 1, MostColumns);
        if (_table.Rows.Count > 0)
            return true;
        await LoadTextAsync(PreviewKind.Text);
        return false;
    }

    private async Task<bool> LoadNetworkAsync()
    {
        await using var file = await Files.OpenAsync(RunId, Path);
        if (file is null)
            return false;
        try
        {
            _network = await Task.Run(() => NetworkReader.Read(file));
            return true;
        }
        catch (InvalidDataException e)
        {
            _note = W[PreviewText.NoNetwork, e.Message];
            return false;
        }
    }

    // UTF-8, whose last character may be cut off; null for anything else.
    private static string? TextOf(ArtifactStart start)
    {
        var bytes = start.Bytes.Span;
        if (bytes.Contains((byte)0))
            return null;
        for (var cut = 0; cut < (start.IsCut ? 4 : 1) && cut <= bytes.Length; cut++)
        {
            try
            {
                return Strict.GetString(bytes[..^cut]).TrimStart('\uFEFF');
            }
            catch (DecoderFallbackException)
            {
                // one byte less
            }
        }

        return null;
    }

    // What a page of Markdown names lies beside it.
    private string? Beside(string path)
    {
        try
        {
            var given = Uri.UnescapeDataString(path.Split('?', '#')[0]);
            if (given.StartsWith('/'))
                return null;
            var names = Path.Split('/').SkipLast(1).ToList();
            foreach (var name in given.Split('/'))
            {
                if (name != "..")
                    names.Add(name);
                else if (names.Count > 0)
                    names.RemoveAt(names.Count - 1);
                else
                    return null;
            }

            return ArtifactAddress.OfRun(RunId, Artifacts.ArtifactPath.Parse(string.Join('/', names)).ToString());
        }
        catch (MlflowException)
        {
            return null;
        }
    }
}
