// The paper: drawing, live preview, the answer, and what may follow it: a correction, a look behind the scenes.
import { Answer } from './answer.js';
import { ServerError, correct, isHealthy, predict, preview, withdraw } from './client.js';
import { Drawing } from './drawing.js';
import { TruthKeys } from './drawing/keys.js';
import { LivePreview } from './live.js';
import { Notice } from './notice.js';
import { Paper } from './paper.js';
import { renderPng } from './pen.js';
import { percent, say } from './words.js';

const RETRY = 2_000; // milliseconds between looks whether the server is back
const BUSY_TRIES = 5;

/** Dispatches "behind" with the id of the drawing whose way somebody wants to see. */
export class DrawView extends EventTarget {
  #section;
  #models;
  #announce;
  #drawing = new Drawing();
  #answer;
  #paper;
  #live;
  #notice;
  #keys;
  #canvas;
  #buttons;
  #recognising = null; // the AbortController of a recognition under way
  #kept = null; // the last answer that was stored: {imageId, correction}
  #isWaitingForServer = false;

  constructor(section, models, announce) {
    super();
    this.#section = section;
    this.#models = models;
    this.#announce = announce;
    this.#canvas = this.#find('#canvas');
    this.#buttons = { undo: this.#find('#undo'), clear: this.#find('#clear'), recognise: this.#find('#recognise') };
    this.#answer = new Answer(this.#find('#answer'));
    this.#notice = new Notice(this.#find('#notice'));
    this.#paper = new Paper(this.#canvas, this.#find('#cursor'), this.#drawing);
    this.#live = new LivePreview(signal => this.#askLive(signal));
    this.#keys = new TruthKeys(this.#find('#follow .truth-keys'));
    this.#listen();
  }

  /** Draws again in the ink of the theme that is on now. */
  repaint() {
    this.#paper.repaint();
  }

  /** The view is shown or hidden. */
  turn(on) {
    if (!on) this.#paper.liftPen();
  }

  /** Gets the models; waits for the server where it is away. */
  async load() {
    try {
      await this.#models.load();
    } catch (error) {
      this.#fail(error, false);
    }
  }

  #find(selector) {
    return this.#section.querySelector(selector);
  }

  #listen() {
    this.#drawing.addEventListener('change', () => this.#changed());
    this.#paper.addEventListener('pen', event => this.#announce(say(event.detail ? 'penDown' : 'penUp')));
    this.#buttons.undo.addEventListener('click', () => this.#drawing.undo());
    this.#buttons.clear.addEventListener('click', () => this.#clear());
    this.#buttons.recognise.addEventListener('click', () => this.#recognise());
    this.#find('#behind').addEventListener('click', () => this.dispatchEvent(new CustomEvent('behind', { detail: this.#kept.imageId })));
    this.#keys.addEventListener('say', event => this.#correct(event.detail));
    document.addEventListener('keydown', event => this.#keyDown(event));
    // A click on a tool leaves the focus on the paper, where the keys are.
    this.#find('#tools').addEventListener('mousedown', event => event.preventDefault());
    this.#models.addEventListener('change', () => this.#showModel());
    document.addEventListener('language', () => {
      this.#answer.translate();
      this.#showModel();
    });
  }

  #changed() {
    if (this.#recognising) {
      this.#stopRecognising();
      this.#answer.translate();
    }
    this.#follow(null);
    this.#find('#paper').classList.toggle('inked', !this.#drawing.isEmpty);
    this.#buttons.undo.disabled = !this.#drawing.canUndo;
    this.#buttons.clear.disabled = this.#drawing.isEmpty;
    if (document.activeElement.disabled) this.#canvas.focus({ preventScroll: true });
    if (this.#notice.key === 'emptyDrawing') this.#notice.hide();
    if (this.#drawing.isEmpty) {
      this.#live.cancel();
      this.#answer.clear();
    } else {
      this.#answer.demote();
      this.#live.touch();
    }
  }

  async #askLive(signal) {
    try {
      const said = await preview(await renderPng(this.#drawing.strokes), signal);
      if (signal.aborted) return;
      this.#answer.show(said, false);
      this.#showModel(said.modelTag);
      this.#notice.hide();
    } catch (error) {
      if (signal.aborted) return;
      this.#fail(error, true);
      error.retry = error.passes;
      throw error;
    }
  }

  async #recognise() {
    if (this.#recognising) return;
    this.#paper.liftPen();
    this.#drawing.end();
    this.#live.cancel();
    if (this.#drawing.isEmpty) {
      this.#notice.show('emptyDrawing');
      this.#canvas.focus({ preventScroll: true, focusVisible: false });
      return;
    }
    const mine = (this.#recognising = new AbortController());
    this.#buttons.recognise.setAttribute('aria-busy', 'true');
    this.#answer.reading();
    try {
      const said = await this.#predictWhenFree(await renderPng(this.#drawing.strokes), mine.signal);
      if (mine.signal.aborted) return;
      const best = this.#answer.show(said, true);
      this.#showModel(said.modelTag);
      this.#notice.hide();
      this.#follow(said.imageId === undefined ? null : { imageId: said.imageId, correction: null });
      this.#announce(say('announce', { label: said.label, percent: percent(best) }));
    } catch (error) {
      if (mine.signal.aborted) return;
      this.#answer.translate();
      this.#fail(error, false);
    } finally {
      if (this.#recognising === mine) this.#stopRecognising();
    }
  }

  async #predictWhenFree(png, signal) {
    for (let tries = 1; ; tries++) {
      try {
        return await predict(png, signal);
      } catch (error) {
        if (signal.aborted || !error.passes || tries === BUSY_TRIES) throw error;
        this.#fail(error, false);
        await new Promise(resolve => setTimeout(resolve, Math.max(1, error.retryAfter) * 1000));
        if (signal.aborted) throw signal.reason;
      }
    }
  }

  #stopRecognising() {
    this.#recognising?.abort();
    this.#recognising = null;
    this.#buttons.recognise.removeAttribute('aria-busy');
  }

  #follow(kept) {
    this.#kept = kept;
    this.#find('#follow').hidden = kept === null;
    if (kept) this.#keys.show(this.#models.labels, kept.correction);
  }

  async #correct(label) {
    const kept = this.#kept;
    try {
      if (label === null) await withdraw(kept.imageId);
      else await correct(kept.imageId, label);
      this.#notice.hide();
      this.#announce(say(label === null ? 'saidWithdrawn' : 'saidIs', { label }));
      if (this.#kept === kept) this.#follow({ ...kept, correction: label });
    } catch (error) {
      this.#notice.fail(error, error.passes || error.code === 'unreachable' ? () => this.#correct(label) : null);
    }
  }

  #fail(error, isLive) {
    if (error instanceof ServerError && error.code === 'empty_drawing' && isLive) {
      this.#answer.clear(); // a first dot may be too little to read; that is no mistake while somebody still draws
      return;
    }
    // Here the page tries again by itself.
    if (error.code === 'unreachable') {
      this.#notice.show('unreachableDrawing');
      this.#waitForServer();
    } else if (error.passes && isLive) this.#notice.show('busyAgain');
    else if (error.passes) this.#notice.show('busyAgain');
    else this.#notice.fail(error);
  }

  async #waitForServer() {
    if (this.#isWaitingForServer) return;
    this.#isWaitingForServer = true;
    do await new Promise(resolve => setTimeout(resolve, RETRY));
    while (!(await isHealthy()));
    this.#isWaitingForServer = false;
    this.#notice.hide();
    await this.load();
    if (!this.#drawing.isEmpty) this.#live.touch();
  }

  #showModel(name = this.#models.current?.tag) {
    if (!name) return;
    const tag = this.#find('#tag');
    tag.removeAttribute('data-words');
    tag.textContent = name;
    tag.title = name;
    this.#answer.labels(this.#models.labels);
    const accuracy = this.#models.accuracyOf(name);
    this.#find('#accuracy').textContent = accuracy
      ? say('accuracyLine', { percent: percent(accuracy.accuracy), corrected: accuracy.corrected })
      : '';
  }

  #clear() {
    this.#paper.liftPen();
    if (!this.#drawing.isEmpty) this.#announce(say('cleared'));
    this.#drawing.clear();
  }

  // Letters are keys only on the paper (WCAG 2.1.4); the others work everywhere in the view, Enter not on what it would press.
  #keyDown(event) {
    if (this.#section.hidden || document.querySelector('dialog[open]')) return;
    const onPaper = event.target === this.#canvas;
    const letter = event.key.toLowerCase();
    const withControl = event.ctrlKey || event.metaKey;
    if (event.isComposing || event.altKey) return;
    if (letter === 'z' && (withControl || onPaper)) {
      event.preventDefault();
      if (event.shiftKey) this.#drawing.redo();
      else this.#drawing.undo();
    } else if (letter === 'y' && withControl) {
      event.preventDefault();
      this.#drawing.redo();
    } else if (!withControl && (event.key === 'Escape' || (letter === 'c' && onPaper))) {
      event.preventDefault();
      this.#clear();
    } else if (event.key === 'Enter' && (onPaper || event.target === document.body)) {
      event.preventDefault();
      this.#recognise();
    }
  }
}
