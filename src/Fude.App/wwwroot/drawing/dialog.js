// One drawing, opened: its picture, every model's answer, what it really is, the way to delete it, and what happened
// behind the scenes.
import { correct, deleteDrawing, drawingOf, stepsOf, withdraw } from '../client.js';
import { Notice } from '../notice.js';
import { describe } from '../gallery/tile.js';
import { moment, number, say } from '../words.js';
import { Answers } from './answers.js';
import { stepsList } from './behind.js';
import { TruthKeys } from './keys.js';

/** Dispatches "close", "step" with 1 (older) or -1 (newer), "deleted" with an id. */
export class DrawingDialog extends EventTarget {
  #dialog;
  #models;
  #announce;
  #notice;
  #answers;
  #keys;
  #asked = null; // the id of the drawing that is shown or still on its way
  #drawing = null;
  #tag = null; // of the model that is looked at
  #steps = null;
  #running = null;

  constructor(dialog, models, announce) {
    super();
    this.#dialog = dialog;
    this.#models = models;
    this.#announce = announce;
    this.#notice = new Notice(this.#find('.notice'));
    this.#answers = new Answers(this.#find('.answers-list'));
    this.#keys = new TruthKeys(this.#find('.truth-keys'));
    this.#listen();
  }

  get id() {
    return this.#asked;
  }

  /** Opens a drawing; `part` is "behind" to go to what happened behind the scenes. */
  async open(id, part = null) {
    this.#running?.abort();
    const mine = (this.#running = new AbortController());
    this.#asked = id;
    this.#notice.hide();
    this.#confirm(false);
    if (this.#drawing?.id !== id) this.#empty(id);
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#dialog.scrollTop = 0;
    try {
      const drawing = await drawingOf(id, mine.signal);
      const isOther = this.#drawing?.id !== id;
      this.#drawing = drawing;
      if (isOther || !drawing.answers.some(answer => answer.modelTag === this.#tag))
        this.#tag = (drawing.answers.find(answer => answer.modelTag === this.#models.current?.tag) ?? drawing.answers[0])?.modelTag ?? this.#models.current?.tag;
      this.#write();
      await this.#showSteps(mine.signal, part);
    } catch (error) {
      if (!mine.signal.aborted) this.#notice.fail(error, error.status === 404 ? null : () => this.open(id, part));
    }
  }

  close() {
    this.#running?.abort();
    if (this.#dialog.open) this.#dialog.close();
    this.#asked = null;
    this.#drawing = null;
  }

  /** The server told that a drawing changed. */
  async hear(id) {
    if (this.#drawing?.id !== id) return;
    try {
      this.#drawing = await drawingOf(id);
      this.#write();
    } catch (error) {
      this.#notice.fail(error);
    }
  }

  #find(selector) {
    return this.#dialog.querySelector(selector);
  }

  #listen() {
    this.#keys.addEventListener('say', event => this.#correct(event.detail));
    this.#answers.addEventListener('choose', event => this.#choose(event.detail));
    this.#find('.close').addEventListener('click', () => this.dispatchEvent(new Event('close')));
    this.#find('.newer').addEventListener('click', () => this.#step(-1));
    this.#find('.older').addEventListener('click', () => this.#step(1));
    this.#find('.delete').addEventListener('click', () => this.#confirm(true));
    this.#find('.keep').addEventListener('click', () => this.#confirm(false));
    this.#find('.delete-now').addEventListener('click', () => this.#delete());
    this.#dialog.addEventListener('cancel', event => {
      event.preventDefault();
      this.dispatchEvent(new Event('close'));
    });
    this.#dialog.addEventListener('click', event => {
      if (event.target === this.#dialog) this.dispatchEvent(new Event('close')); // beside the sheet
    });
    this.#dialog.addEventListener('keydown', event => this.#keyDown(event));
    document.addEventListener('language', () => {
      if (!this.#drawing) return;
      this.#write();
      this.#writeSteps();
    });
  }

  #empty(id) {
    this.#drawing = null;
    this.#tag = null;
    this.#steps = null;
    this.#find('h2').textContent = say('drawingTitle', { id: number(id) });
    this.#find('.when').textContent = '';
    this.#find('.picture img').removeAttribute('src');
    this.#find('.answers-list').replaceChildren();
    this.#find('.behind-list').replaceChildren();
    this.#find('.body').inert = true;
  }

  #write() {
    const drawing = this.#drawing;
    this.#find('.body').inert = false;
    this.#find('h2').textContent = say('drawingTitle', { id: number(drawing.id) });
    this.#find('.when').textContent = [moment(drawing.createdAt), drawing.mine ? say('byYou') : ''].filter(Boolean).join(' · ');
    const image = this.#find('.picture img');
    if (image.getAttribute('src') !== drawing.original) image.src = drawing.original;
    image.alt = describe(drawing);
    this.#answers.show(drawing, this.#tag, this.#models.current?.tag, this.#models.labels);
    this.#keys.show(this.#models.labels, drawing.correction?.label ?? null);
    this.#find('.removal').hidden = !drawing.mine; // the server would refuse it
  }

  async #choose(tag) {
    this.#tag = tag;
    this.#write();
    this.#running?.abort();
    const mine = (this.#running = new AbortController());
    try {
      await this.#showSteps(mine.signal, null);
    } catch (error) {
      if (!mine.signal.aborted) this.#notice.fail(error, () => this.#choose(tag));
    }
  }

  async #showSteps(signal, part) {
    this.#steps = await stepsOf(this.#drawing.id, this.#tag, signal);
    this.#writeSteps();
    if (part === 'behind') {
      const title = this.#find('.behind h3');
      title.scrollIntoView({ block: 'start' });
      title.focus({ preventScroll: true });
    }
  }

  #writeSteps() {
    if (this.#steps) this.#find('.behind-list').replaceChildren(stepsList(this.#steps));
  }

  async #correct(label) {
    const { id } = this.#drawing;
    try {
      const correction = label === null ? (await withdraw(id), null) : await correct(id, label);
      this.#notice.hide();
      this.#announce(say(label === null ? 'saidWithdrawn' : 'saidIs', { label }));
      if (this.#drawing?.id !== id) return;
      this.#drawing = { ...this.#drawing, correction };
      this.#write();
    } catch (error) {
      this.#notice.fail(error, error.status === 403 || error.status === 404 ? null : () => this.#correct(label));
    }
  }

  #confirm(isAsked) {
    const hadFocus = this.#find('.removal').contains(document.activeElement);
    this.#find('.delete').hidden = isAsked;
    this.#find('.confirm').hidden = !isAsked;
    if (isAsked) this.#find('.keep').focus();
    else if (hadFocus) this.#find('.delete').focus();
  }

  async #delete() {
    const { id } = this.#drawing;
    try {
      await deleteDrawing(id);
      this.#announce(say('saidDeleted', { id: number(id) }));
      this.dispatchEvent(new CustomEvent('deleted', { detail: id }));
      this.dispatchEvent(new Event('close'));
    } catch (error) {
      this.#confirm(false);
      this.#notice.fail(error, error.status === 403 || error.status === 404 ? null : () => this.#delete());
    }
  }

  #step(step) {
    this.dispatchEvent(new CustomEvent('step', { detail: step }));
  }

  #keyDown(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'ArrowLeft') this.#step(-1);
    else if (event.key === 'ArrowRight') this.#step(1);
    else if (!this.#drawing) return; // it is still on its way
    else if (this.#models.labels.includes(event.key)) this.#correct(event.key);
    else if (event.key === 'Backspace' && this.#drawing.correction) this.#correct(null);
    else return;
    event.preventDefault();
  }
}
