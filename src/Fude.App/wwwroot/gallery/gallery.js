// The history as a gallery: filters, virtual grid, correction by key or click, live updates.
import { correct, drawingOf, withdraw } from '../client.js';
import { Notice } from '../notice.js';
import { currentLanguage, keep, moment, number, recall, say } from '../words.js';
import { Filters } from './filters.js';
import { Grid } from './grid.js';
import { HoverKeypad } from './keypad.js';
import { Stretch } from './stretch.js';
import { emptyTile, fillTile, makeTile } from './tile.js';

const COMPARED = 4; // models side by side at most
const CALM = 700; // milliseconds between two looks at what is new
const COMPARE_KEPT_AS = 'fude.compare';

/** Dispatches "open" with the drawing that somebody wants to see. */
export class Gallery extends EventTarget {
  #section;
  #models;
  #announce;
  #notice;
  #stretch = new Stretch();
  #filters;
  #grid;
  #keypad;
  #waiting = 0; // new drawings that are not shown yet
  #stale = new Set(); // ids that changed
  #timer = 0;
  #isOn = false;
  #scrolledTo = 0;
  #compares = recall(COMPARE_KEPT_AS) === 'true';

  constructor(section, models, announce) {
    super();
    this.#section = section;
    this.#models = models;
    this.#announce = announce;
    this.#notice = new Notice(this.#find('.notice'));
    const host = this.#find('.grid');
    this.#grid = new Grid(host, {
      smallest: matchMedia('(max-width: 30rem)').matches ? 92 : 124,
      below: () => 30 + (this.#compares ? 20 * this.#tags.length + 6 : 0),
      make: makeTile,
      empty: emptyTile,
      fill: (tile, slot, hasPicture) => this.#fill(tile, slot, hasPicture),
    });
    this.#keypad = new HoverKeypad(host);
    this.#filters = new Filters(this.#find('form'));
    this.#listen();
    this.#find('#compare').checked = this.#compares;
    this.#offer();
  }

  /** Shows or hides the view. */
  async turn(on) {
    if (!on && this.#isOn) this.#scrolledTo = scrollY;
    this.#isOn = on;
    this.#grid.turn(on);
    if (!on) return;
    if (this.#stretch.total === 0) await this.#reload();
    else scrollTo({ top: this.#scrolledTo, behavior: 'instant' });
    this.#catchUp();
  }

  /** The drawing beside another: 1 older, -1 newer; null at an end of what is in memory. */
  neighbour(id, step) {
    const slot = this.#stretch.slotOf(id);
    return slot < 0 ? null : (this.#stretch.at(slot + step)?.id ?? null);
  }

  /** Puts the focus on a drawing that was open. */
  focus(id) {
    const slot = this.#stretch.slotOf(id);
    this.#grid.focus(slot < 0 ? this.#grid.active : slot);
  }

  /** The server told of something. */
  hear(kind, id) {
    if (kind === 'prediction' && id > this.#stretch.newestId) this.#waiting++;
    else if (kind === 'deletion') this.#stretch.remove(id);
    else if (kind !== 'prediction' || this.#stretch.slotOf(id) >= 0) this.#stale.add(id);
    this.#catchUpSoon();
  }

  /** Something was missed, or everything changed: what is in memory is no longer believed. */
  resync() {
    if (this.#stretch.total === 0) return;
    if (this.#isOn && this.#grid.isAtTop) this.#reload();
    else {
      for (let slot = this.#grid.firstInSight, end = slot + 20 * this.#grid.columns; slot < end; slot++) {
        const drawing = this.#stretch.at(slot);
        if (drawing) this.#stale.add(drawing.id);
      }
      this.#waiting++;
      this.#catchUpSoon();
    }
  }

  get #tags() {
    return this.#models.models.filter(model => model.loaded || this.#stretch.tags.has(model.tag)).map(model => model.tag).slice(0, COMPARED);
  }

  #find(selector) {
    return this.#section.querySelector(selector);
  }

  #listen() {
    this.#stretch.addEventListener('change', event => {
      this.#grid.update(this.#stretch.total, event.detail.shift);
      this.#tell();
    });
    this.#stretch.addEventListener('failure', event => this.#notice.fail(event.detail, () => this.#again()));
    this.#filters.addEventListener('change', () => this.#reload());
    this.#grid.addEventListener('range', event => {
      this.#stretch.want(event.detail.first, event.detail.last);
      this.#tell();
    });
    this.#grid.addEventListener('pick', event => this.#open(event.detail));
    this.#grid.addEventListener('key', event => this.#key(event.detail.slot, event.detail.event));
    this.#keypad.addEventListener('correct', event => this.#correct(event.detail.slot, event.detail.label));
    this.#models.addEventListener('change', () => this.#offer());
    this.#find('#compare').addEventListener('change', event => {
      this.#compares = event.target.checked;
      keep(COMPARE_KEPT_AS, this.#compares);
      this.#section.classList.toggle('compares', this.#compares);
      this.#grid.measure();
    });
    this.#find('.fresh').addEventListener('click', () => this.#showFresh());
    document.addEventListener('language', () => {
      this.#offer();
      this.#tell();
    });
  }

  #offer() {
    this.#section.classList.toggle('compares', this.#compares);
    this.#filters.offer(this.#models.labels, this.#models.tags);
    this.#keypad.labels(this.#models.labels);
    this.#grid.measure();
    this.#grid.update(this.#stretch.total);
  }

  async #reload() {
    this.#waiting = 0;
    this.#keypad.hide();
    await this.#stretch.reset(this.#filters.values);
    if (this.#isOn) this.#grid.update(this.#stretch.total);
    if (this.#isOn && this.#grid.firstInSight > 0) scrollTo({ top: 0, behavior: 'instant' });
    this.#tell();
  }

  #again() {
    if (this.#stretch.total === 0) this.#reload();
    else this.#grid.update(this.#stretch.total);
  }

  #fill(tile, slot, hasPicture) {
    const drawing = this.#stretch.at(slot);
    tile.classList.toggle('waiting', !drawing);
    if (drawing) {
      fillTile(tile, drawing, { tags: this.#tags, compares: this.#compares, hasPicture, language: currentLanguage() });
    } else {
      if (tile.drawing) emptyTile(tile);
      for (const part of ['.digit', '.truth', '.sure', '.lines']) tile.querySelector(part).textContent = '';
      tile.setAttribute('aria-label', say('loading'));
    }
  }

  #tell() {
    const { total, isExact, isFiltered } = this.#stretch;
    const isEmpty = total === 0 && !this.#stretch.isLoading;
    this.#find('.grid').hidden = isEmpty;
    this.#find('.nothing').hidden = !isEmpty;
    this.#find('.nothing').textContent = isEmpty ? say(isFiltered ? 'nothingFound' : 'nothingYet') : '';
    const first = this.#stretch.at(this.#grid.firstInSight);
    const count = total === 0 ? '' : isFiltered && !isExact ? say('searching') : say(isExact || !isFiltered ? 'countDrawings' : 'countMore', { count: number(total) });
    const when = first && !this.#grid.isAtTop ? moment(first.createdAt) : '';
    this.#find('.count').textContent = [count, when].filter(Boolean).join(' · ');
    const fresh = this.#find('.fresh');
    fresh.hidden = this.#waiting === 0 || (this.#grid.isAtTop && !isFiltered);
    fresh.textContent = say('fresh', { count: number(this.#waiting) });
  }

  #open(slot) {
    const drawing = this.#stretch.at(slot);
    if (drawing) this.dispatchEvent(new CustomEvent('open', { detail: drawing.id }));
  }

  #key(slot, event) {
    if (event.ctrlKey) return;
    if (event.key === 'Enter' || event.key === ' ') this.#open(slot);
    else if (this.#models.labels.includes(event.key)) this.#correct(slot, event.key);
    else if (event.key === 'Backspace') this.#correct(slot, null);
    else return;
    event.preventDefault();
  }

  async #correct(slot, label) {
    const drawing = this.#stretch.at(slot);
    if (!drawing || (label === null && !drawing.correction)) return;
    // Shown at once, and taken back if the server says no.
    this.#stretch.replace({ ...drawing, correction: label === null ? null : { label } });
    try {
      if (label === null) await withdraw(drawing.id);
      else await correct(drawing.id, label);
      this.#notice.hide();
      this.#announce(say(label === null ? 'saidWithdrawn' : 'saidIs', { label }));
    } catch (error) {
      this.#stretch.replace(drawing);
      this.#notice.fail(error, error.passes || error.code === 'unreachable' ? () => this.#correct(this.#stretch.slotOf(drawing.id), label) : null);
    }
  }

  #catchUpSoon() {
    this.#timer ||= setTimeout(() => {
      this.#timer = 0;
      this.#catchUp();
    }, CALM);
  }

  async #catchUp() {
    if (!this.#isOn || this.#stretch.total === 0 && !this.#waiting) return;
    const stale = [...this.#stale].filter(id => this.#stretch.slotOf(id) >= 0).slice(0, 60);
    this.#stale.clear();
    for (const id of stale) await drawingOf(id).then(drawing => this.#stretch.replace(drawing), error => error.status === 404 && this.#stretch.remove(id));
    if (this.#waiting && this.#grid.isAtTop && !document.querySelector('dialog[open]')) await this.#showFresh();
    this.#tell();
  }

  async #showFresh() {
    this.#waiting = 0;
    const first = this.#stretch.at(0);
    if (first && this.#grid.isAtTop) await this.#stretch.refresh();
    else await this.#reload();
  }
}
