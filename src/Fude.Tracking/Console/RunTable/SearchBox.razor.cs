using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace Fude.Tracking.Console.RunTable;

/// <summary>The filter of runs.</summary>
public sealed partial class SearchBox(IJSRuntime js, SearchCompletion completion, TimeProvider time) : IAsyncDisposable
{
    private const int Around = 60; // characters that are shown on each side of a mistake
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(120);
    private ElementReference _field;
    private IJSObjectReference? _module;
    private string? _text = "";
    private string? _given;
    private int _typed;
    private int _active = -1;
    private IReadOnlyList<SearchSuggestion> _offers = [];

    /// <summary>The filter that is applied.</summary>
    [Parameter]
    public string? Filter { get; set; }

    /// <summary>Told the filter that somebody wants.</summary>
    [Parameter]
    public EventCallback<string?> OnApply { get; set; }

    /// <summary>What is wrong with the filter; null where nothing is.</summary>
    [Parameter]
    public string? Mistake { get; set; }

    /// <summary>Where in the filter it is wrong, from 0; null where that is not known.</summary>
    [Parameter]
    public int? Place { get; set; }

    /// <summary>The experiments whose names are offered.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<long> Experiments { get; set; } = [];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_module is null)
            return;
        try
        {
            await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // the browser has gone, and the module with it
        }
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (_given == Filter)
            return;
        (_given, _text) = (Filter, Filter ?? "");
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _module = await js.InvokeAsync<IJSObjectReference>("import", "/runs.js");
        await _module.InvokeVoidAsync("suggests", _field);
    }

    private string Text => _text ?? "";

    private async Task TypedAsync()
    {
        // Of what is typed fast, only the last is looked up.
        var typed = ++_typed;
        await Task.Delay(Pause, time);
        if (typed == _typed)
            await OfferAsync();
    }

    private async Task OfferAsync()
    {
        if (_module is null)
            return;
        var typed = _typed;
        var caret = await _module.InvokeAsync<int>("caret", _field);
        var offers = await completion.SuggestAsync(Text, caret, Experiments);
        if (typed == _typed)
            (_offers, _active) = (offers, -1);
    }

    private async Task KeyAsync(KeyboardEventArgs key)
    {
        if (key.IsComposing)
            return; // Enter chooses a word of the input method
        switch (key.Key)
        {
            case "ArrowDown" when _offers.Count > 0:
                _active = (_active + 1) % _offers.Count;
                break;
            case "ArrowUp" when _offers.Count > 0:
                _active = (_active <= 0 ? _offers.Count : _active) - 1;
                break;
            case "Enter" or "Tab" when _active >= 0:
                await TakeAsync(_active);
                break;
            case "Enter":
                await ApplyAsync();
                break;
            case "Escape":
                Hide();
                break;
        }
    }

    private async Task TakeAsync(int at)
    {
        if (at >= _offers.Count)
            return;
        var offer = _offers[at];
        _text = string.Concat(Text.AsSpan(0, Math.Min(offer.Start, Text.Length)), offer.Insert, Text.AsSpan(Math.Min(offer.End, Text.Length)));
        Hide();
        await PlaceAsync(Text, offer.Start + offer.Insert.Length);
        await OfferAsync();
    }

    private Task ApplyAsync()
    {
        Hide();
        _given = string.IsNullOrWhiteSpace(_text) ? null : _text;
        return OnApply.InvokeAsync(_given);
    }

    private Task ClearAsync()
    {
        _text = "";
        return ApplyAsync();
    }

    private async Task PlaceAsync(string text, int at)
    {
        _text = text;
        if (_module is not null)
            await _module.InvokeVoidAsync("place", _field, text, at);
    }

    private async Task HideSoonAsync()
    {
        var typed = _typed;
        await Task.Delay(Pause, time);
        if (typed == _typed)
            Hide();
    }

    private void Hide()
    {
        _typed++;
        (_offers, _active) = ([], -1);
    }

    private static string Before(string filter, int place) => (place > Around ? "…" : "") + filter[Math.Max(0, Math.Min(place, filter.Length) - Around)..Math.Min(place, filter.Length)];

    // At the end of the text there is nothing to mark: a blank that can be seen.
    private static string At(string filter, int place) => place < filter.Length ? filter.Substring(place, char.IsHighSurrogate(filter[place]) && place + 1 < filter.Length ? 2 : 1) : " ";

    private static string After(string filter, int place)
    {
        var from = Math.Min(filter.Length, place + At(filter, place).Length);
        return filter[from..Math.Min(filter.Length, from + Around)] + (from + Around < filter.Length ? "…" : "");
    }
}
