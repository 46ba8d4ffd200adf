namespace Fude.App.Tests.Browser;

/// <summary>Measures contrast as WCAG 2.2 defines it (1.4.3 for text, 1.4.11 for bars and frames of controls).</summary>
public static class Contrast
{
    /// <summary>Gives [{what, ratio, least}] for every visible text against the colours behind it, and every filled bar against its track.</summary>
    public const string Script =
        """
        () => {
          const parse = text => {
            const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
            return { r, g, b, a };
          };
          const over = (top, under) => ({
            r: top.r * top.a + under.r * (1 - top.a),
            g: top.g * top.a + under.g * (1 - top.a),
            b: top.b * top.a + under.b * (1 - top.a),
            a: 1,
          });
          const behind = element => {
            const layers = [];
            for (let e = element; e; e = e.parentElement) layers.unshift(parse(getComputedStyle(e).backgroundColor));
            return layers.reduce((under, layer) => over(layer, under), { r: 255, g: 255, b: 255, a: 1 });
          };
          const luminance = c => {
            const [r, g, b] = [c.r, c.g, c.b].map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const ratio = (a, b) => {
            const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
            return (light + 0.05) / (dark + 0.05);
          };
          const visible = e => {
            for (let p = e; p; p = p.parentElement) {
              const style = getComputedStyle(p);
              if (style.visibility === 'hidden' || style.opacity === '0' || p.classList.contains('unseen')) return false;
            }
            return e.getClientRects().length > 0;
          };
          const found = [];
          for (const element of document.querySelectorAll('body *')) {
            const text = [...element.childNodes].filter(n => n.nodeType === 3).map(n => n.data.trim()).join('');
            if (!text || !visible(element) || element.closest(':disabled, noscript, template')) continue;
            const style = getComputedStyle(element);
            const size = parseFloat(style.fontSize);
            const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
            const back = behind(element);
            found.push({ what: text.slice(0, 40), ratio: ratio(over(parse(style.color), back), back), least: large ? 3 : 4.5 });
          }
          for (const fill of document.querySelectorAll('.fill')) {
            const color = parse(getComputedStyle(fill).backgroundColor);
            found.push({ what: 'bar', ratio: ratio(color, parse(getComputedStyle(fill.parentElement).backgroundColor)), least: 3 });
          }
          return found;
        }
        """;
}
