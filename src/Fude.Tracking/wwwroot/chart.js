// Draws the console's charts with the ECharts script that the package Vizor.ECharts ships. Options come as plain data: what has to be a function is named
// and stands here. Names of runs are hostile: they are only ever set as text.

let loading;
const charts = new Set();

function library(url) {
  return loading ??= new Promise((done, failed) => {
    const script = document.createElement('script');
    script.src = url;
    script.onload = () => done(window.echarts);
    script.onerror = () => { loading = undefined; failed(new Error('the script of the charts could not be loaded')); };
    document.head.append(script);
  });
}

// ---- how things are written

function number(value) {
  if (value === null || value === undefined || value === '' || Number.isNaN(value)) return 'NaN';
  if (typeof value !== 'number') return String(value);
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (value === 0 || (Number.isInteger(value) && size < 1e6)) return String(value).replace('-', '−');
  const text = size >= 1e6 || size < 1e-4 ? value.toExponential(3).replace(/\.?0+e/, 'e') : String(Number(value.toPrecision(4)));
  return text.replaceAll('-', '−');
}

function bytes(value) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  for (; Math.abs(value) >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${Number(value.toFixed(1))} ${units[unit]}`;
}

const two = value => String(value).padStart(2, '0');

function moment(value) {
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? '—'
    : `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

function duration(value) {
  const sign = value < 0 ? '−' : '';
  const ms = Math.abs(value);
  const [days, hours, minutes, seconds] = [Math.floor(ms / 864e5), Math.floor(ms / 36e5) % 24, Math.floor(ms / 6e4) % 60, (ms / 1000) % 60];
  if (ms === 0) return '0';
  if (ms < 1000) return `${sign}${Math.round(ms)} ms`;
  if (ms < 6e4) return `${sign}${Number(seconds.toFixed(1))} s`;
  if (ms < 36e5) return `${sign}${minutes}:${two(Math.floor(seconds))}`;
  return `${sign}${days ? `${days} d ` : ''}${hours}:${two(minutes)}:${two(Math.floor(seconds))}`;
}

const say = {
  number,
  bytes,
  moment,
  duration,
  percent: value => `${number(value * 100)} %`,
};

/** A row of a tip: a colour, a name and a value, as text. */
function tipRow(colour, name, value, near) {
  const row = document.createElement('div');
  row.className = near ? 'chart-tip-row near' : 'chart-tip-row';
  const swatch = document.createElement('span');
  swatch.className = 'chart-tip-swatch';
  swatch.style.background = colour;
  const [what, much] = [document.createElement('span'), document.createElement('span')];
  what.textContent = name;
  much.textContent = value;
  row.append(swatch, what, much);
  return row;
}

function itemTip(params) {
  const tip = document.createElement('div');
  const head = document.createElement('strong');
  head.textContent = params.data?.name ?? params.name ?? params.seriesName ?? '';
  tip.append(head);
  for (const [name, value] of params.data?.lines ?? []) {
    const row = document.createElement('div');
    row.textContent = `${name}: ${value}`;
    tip.append(row);
  }
  return tip;
}

const formatters = {
  'fude:number': value => number(typeof value === 'object' ? value?.value : value),
  'fude:bytes': bytes,
  'fude:percent': say.percent,
  'fude:moment': moment,
  'fude:duration': duration,
  'fude:item': itemTip,
};

/** Puts our functions where they are named, and the points where they are referred to. */
function complete(node, points) {
  if (Array.isArray(node)) {
    for (const each of node) complete(each, points);
  } else if (node && typeof node === 'object' && !ArrayBuffer.isView(node)) {
    for (const [key, value] of Object.entries(node)) {
      if (key === 'formatter') {
        if (typeof value === 'string' && value.startsWith('fude:')) node[key] = formatters[value];
      } else if (key === 'data' && value && Number.isInteger(value.from) && Number.isInteger(value.count)) {
        node[key] = points.subarray(2 * value.from, 2 * (value.from + value.count));
      } else {
        complete(value, points);
      }
    }
  }
  return node;
}

// ---- the look: colours of the console's theme

function theme(look, family) {
  const axis = {
    axisLine: { onZero: false, lineStyle: { color: look.line } },
    axisTick: { lineStyle: { color: look.line } },
    axisLabel: { color: look.quiet, hideOverlap: true },
    nameTextStyle: { color: look.quiet },
    splitLine: { lineStyle: { color: look.line, opacity: 0.6 } },
    splitArea: { show: false },
  };
  return {
    color: look.colours,
    backgroundColor: 'transparent',
    textStyle: { fontFamily: family, color: look.text },
    title: { textStyle: { color: look.text } },
    legend: { textStyle: { color: look.text } },
    tooltip: { backgroundColor: look.surface, borderColor: look.line, textStyle: { color: look.text, fontSize: 12 } },
    visualMap: { textStyle: { color: look.quiet } },
    valueAxis: axis,
    logAxis: axis,
    timeAxis: axis,
    categoryAxis: { ...axis, splitLine: { show: false } },
    parallel: { parallelAxisDefault: axis },
  };
}

/** Colours that depend on the theme are named: colour n of the curves, text, quiet, line, surface. */
function paint(node, look) {
  if (Array.isArray(node)) {
    for (let i = 0; i < node.length; i++) {
      if (typeof node[i] === 'string') node[i] = colourOf(node[i], look);
      else paint(node[i], look);
    }
  } else if (node && typeof node === 'object' && !ArrayBuffer.isView(node)) {
    for (const [key, value] of Object.entries(node)) {
      if (/colou?r$/i.test(key) && typeof value === 'string') node[key] = colourOf(value, look);
      else if (key !== 'data' || typeof value === 'object') paint(value, look);
    }
  }
  return node;
}

function colourOf(name, look) {
  const curve = /^fude:(\d+)$/.exec(name);
  if (curve) return look.colours[Number(curve[1]) % look.colours.length];
  return name.startsWith('fude:') ? look[name.slice(5)] ?? look.text : name;
}

// ---- one chart

class Drawn {
  constructor(echarts, host, self, settings) {
    Object.assign(this, { echarts, host, self, settings, chart: null, look: null, pointer: null, home: null });
    this.tip = document.createElement('div');
    this.tip.className = 'chart-tip';
    this.tip.hidden = true;
    this.resizing = new ResizeObserver(() => this.chart?.resize());
    this.resizing.observe(host);
    charts.add(this);
    if (settings.zooms) this.listen();
    host.addEventListener('pointermove', event => this.point(event));
    host.addEventListener('pointerleave', () => this.forget());
  }

  draw(option, data, look) {
    const began = performance.now();
    const points = new Float64Array(data.length ? data.slice().buffer : 0);
    const { fude, ...rest } = option;
    this.pointer = fude?.pointer === 'curves' ? fude : null;
    this.option = paint(complete(rest, points), look);
    this.option.animation ??= false;
    if (!this.chart || this.look.dark !== look.dark) {
      this.chart?.dispose();
      this.canvas ??= this.host.appendChild(Object.assign(document.createElement('div'), { className: 'chart-canvas' }));
      this.canvas.style.cssText = 'width:100%;height:100%';
      this.host.append(this.tip);
      this.theme = theme(look, getComputedStyle(this.host).fontFamily.replaceAll('"', "'"));
      this.chart = this.echarts.init(this.canvas, this.theme, { renderer: 'canvas' });
      if (this.settings.picks) this.chart.on('click', event => this.self.invokeMethodAsync('Picked', event.seriesId ?? null, event.data?.id ?? null));
      this.chart.on('finished', () => { this.host.dataset.drawn = String(performance.now()); });
    }
    this.look = look;
    this.forget();
    this.chart.setOption(this.option, { notMerge: true });
    this.curves = this.pointer ? this.readCurves() : [];
    this.host.dataset.points = String(points.length / 2);
    this.host.dataset.pointsFrom = String(began);
    this.host.dataset.pointsAt = String(performance.now());
  }

  readCurves() {
    const shown = this.chart.getOption().series;
    return this.option.series.map((series, index) => ({ series, index, data: series.data, colour: shown[index].lineStyle?.color ?? shown[index].itemStyle?.color ?? this.look.text }))
      .filter(each => each.series.type === 'line' && ArrayBuffer.isView(each.data) && !String(each.series.id).includes('~'));
  }

  // ---- pointing: the curve next to the pointer, and those near it

  point(event) {
    if (!this.pointer || !this.curves?.length || this.dragging) return;
    const box = this.canvas.getBoundingClientRect();
    const [px, py] = [event.clientX - box.left, event.clientY - box.top];
    if (!this.chart.containPixel({ gridIndex: 0 }, [px, py])) {
      this.forget();
      return;
    }
    const [x] = this.chart.convertFromPixel({ gridIndex: 0 }, [px, py]);
    const near = [];
    for (const curve of this.curves) {
      const at = nearest(curve.data, x);
      if (at < 0) continue;
      const pixel = this.chart.convertToPixel({ gridIndex: 0 }, [curve.data[2 * at], curve.data[2 * at + 1]]);
      near.push({ curve, at, away: Math.hypot((pixel[0] - px) / 2, pixel[1] - py) });
    }
    near.sort((a, b) => a.away - b.away);
    const first = near[0];
    if (!first) return;
    const close = first.away < 30 ? first.curve.series.id : null;
    if (close !== this.lit) {
      this.chart.dispatchAction({ type: 'downplay' });
      if (close !== null) this.chart.dispatchAction({ type: 'highlight', seriesId: close });
      this.lit = close;
    }
    this.showTip(near.slice(0, 8), first, px, py, box);
  }

  showTip(near, first, px, py, box) {
    const head = document.createElement('div');
    head.className = 'chart-tip-head';
    head.textContent = (this.pointer.x === 'step' ? `${this.pointer.xName} ` : '') + (say[this.pointer.x] ?? number)(first.curve.data[2 * first.at]);
    const rows = [...near].sort((a, b) => b.curve.data[2 * b.at + 1] - a.curve.data[2 * a.at + 1])
      .map(each => tipRow(each.curve.colour, each.curve.series.name, number(each.curve.data[2 * each.at + 1]), each === first));
    this.tip.replaceChildren(head, ...rows);
    this.tip.hidden = false;
    const left = px + 14 + this.tip.offsetWidth > box.width ? px - 14 - this.tip.offsetWidth : px + 14;
    this.tip.style.left = `${Math.max(0, left)}px`;
    this.tip.style.top = `${Math.max(0, Math.min(py + 14, box.height - this.tip.offsetHeight))}px`;
  }

  forget() {
    this.tip.hidden = true;
    if (this.lit) this.chart?.dispatchAction({ type: 'downplay' });
    this.lit = null;
  }

  /** Lights up what belongs to a run, or nothing. */
  light(id) {
    if (!this.chart) return;
    this.chart.dispatchAction({ type: 'downplay' });
    this.host.dataset.lit = id ?? '';
    if (id === null) return;
    if (this.pointer) {
      this.chart.dispatchAction({ type: 'highlight', seriesId: id });
      return;
    }
    this.option.series.forEach((series, seriesIndex) => {
      const dataIndex = Array.isArray(series.data) ? series.data.findIndex(each => each?.id === id) : -1;
      if (dataIndex >= 0) this.chart.dispatchAction({ type: 'highlight', seriesIndex, dataIndex });
    });
  }

  // ---- zooming along the horizontal axis

  extent() {
    const axis = this.chart?.getModel().getComponent('xAxis', 0)?.axis;
    return axis ? axis.scale.getExtent() : null;
  }

  listen() {
    this.host.addEventListener('pointerdown', event => this.startSelection(event));
    this.host.addEventListener('dblclick', () => this.zoomBy('all'));
    this.host.addEventListener('keydown', event => {
      const how = { '+': 'in', ';': 'in', '=': 'in', '-': 'out', '−': 'out', '0': 'all', ArrowLeft: 'left', ArrowRight: 'right' }[event.key];
      if (!how || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      this.zoomBy(how);
    });
  }

  startSelection(event) {
    if (event.button !== 0 || !this.chart) return;
    const box = this.canvas.getBoundingClientRect();
    const start = event.clientX - box.left;
    if (!this.chart.containPixel({ gridIndex: 0 }, [start, event.clientY - box.top])) return;
    const mark = Object.assign(document.createElement('div'), { className: 'chart-selection' });
    const move = moved => {
      const end = moved.clientX - box.left;
      if (!this.dragging && Math.abs(end - start) < 5) return;
      if (!this.dragging) {
        this.dragging = true;
        this.tip.hidden = true;
        this.host.append(mark);
        this.host.setPointerCapture(event.pointerId);
      }
      mark.style.left = `${Math.min(start, end)}px`;
      mark.style.width = `${Math.abs(end - start)}px`;
    };
    const stop = stopped => {
      for (const [name, listener] of [['pointermove', move], ['pointerup', stop], ['pointercancel', stop]]) this.host.removeEventListener(name, listener);
      mark.remove();
      if (!this.dragging) return;
      this.dragging = false;
      if (stopped.type !== 'pointerup') return;
      const ends = [start, stopped.clientX - box.left].map(at => this.chart.convertFromPixel({ xAxisIndex: 0 }, at)).sort((a, b) => a - b);
      const [low, high] = this.extent();
      this.zoom(Math.max(low, ends[0]), Math.min(high, ends[1]));
    };
    for (const [name, listener] of [['pointermove', move], ['pointerup', stop], ['pointercancel', stop]]) this.host.addEventListener(name, listener);
  }

  zoomBy(how) {
    const extent = this.extent();
    if (!extent) return;
    if (how === 'all') {
      this.self.invokeMethodAsync('Zoomed', null, null);
      return;
    }
    const [low, high] = extent;
    const wide = high - low;
    const [from, to] = {
      in: [low + wide / 4, high - wide / 4],
      out: [low - wide / 2, high + wide / 2],
      left: [low - wide / 4, high - wide / 4],
      right: [low + wide / 4, high + wide / 4],
    }[how];
    this.zoom(from, to);
  }

  // The stretch is shown at once with the points that are there; finer ones come from the server a little later.
  zoom(from, to) {
    if (!(to > from)) return;
    this.chart.setOption({ xAxis: { min: from, max: to } });
    clearTimeout(this.asking);
    this.asking = setTimeout(() => this.self.invokeMethodAsync('Zoomed', from, to), 150);
  }

  // ---- files

  async save(format, label) {
    if (!this.chart) return;
    const name = `${label.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|-+$/g, '').slice(0, 80) || 'chart'}.${format}`;
    if (format === 'svg') {
      const paper = this.echarts.init(null, this.theme, { renderer: 'svg', ssr: true, width: this.chart.getWidth(), height: this.chart.getHeight() });
      paper.setOption({ ...this.option, backgroundColor: this.look.surface, animation: false });
      const text = paper.renderToSVGString();
      paper.dispose();
      hand(name, new Blob([text], { type: 'image/svg+xml' }));
      return;
    }
    const canvas = this.chart.renderToCanvas({ pixelRatio: 2, backgroundColor: this.look.surface });
    hand(name, await new Promise(done => canvas.toBlob(done, 'image/png')));
  }

  dispose() {
    charts.delete(this);
    clearTimeout(this.asking);
    this.resizing.disconnect();
    this.chart?.dispose();
    this.chart = null;
  }
}

/** The point nearest to a place, among pairs that ascend; gaps don't count. */
function nearest(data, x) {
  let [low, high] = [0, data.length / 2 - 1];
  if (high < 0) return -1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (data[2 * middle] < x) low = middle + 1;
    else high = middle;
  }
  let best = -1;
  for (let at = Math.max(0, low - 3); at <= Math.min(data.length / 2 - 1, low + 3); at++) {
    if (!Number.isNaN(data[2 * at + 1]) && (best < 0 || Math.abs(data[2 * at] - x) < Math.abs(data[2 * best] - x))) best = at;
  }
  return best;
}

function hand(name, blob) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Begins to load what draws charts, while their data are still being read. */
export function warm(url) {
  library(url).catch(() => {}); // whoever draws is told
}

/** Makes a chart in an element. */
export async function create(host, self, settings) {
  return new Drawn(await library(settings.library), host, self, settings);
}

// What stands for a run outside of the charts, such as its line in a legend, lights its curves up.
let lit = null;
function follow(event) {
  const id = event.type === 'mouseover' || event.type === 'focusin' ? event.target.closest?.('[data-curve]')?.dataset.curve ?? null : null;
  if (id === lit) return;
  lit = id;
  for (const chart of charts) chart.light(id);
}
for (const name of ['mouseover', 'focusin', 'focusout']) document.addEventListener(name, follow);

// Choices that lie over the page close when a person turns to something else.
for (const name of ['pointerdown', 'focusin']) {
  document.addEventListener(name, event => {
    for (const open of document.querySelectorAll('details[data-popup][open]')) if (!open.contains(event.target)) open.open = false;
  });
}
document.addEventListener('keydown', event => {
  const open = event.key === 'Escape' && event.target.closest?.('details[data-popup][open]');
  if (!open) return;
  open.open = false;
  open.querySelector('summary').focus();
});
