// Ten small keys that come up under the mouse on a tile: one click says what the drawing is. There is one for the whole
// gallery; keyboards have the digit keys, fingers the keys of the opened drawing.
import { say } from '../words.js';

const RESTED = 220; // milliseconds that the mouse has to stay

/** Dispatches "correct" with {slot, label}. */
export class HoverKeypad extends EventTarget {
  #pad = document.createElement('div');
  #timer = 0;
  #tile = null;

  constructor(host) {
    super();
    this.#pad.className = 'hover-keys';
    this.#pad.setAttribute('aria-hidden', 'true');
    host.addEventListener('pointerover', event => this.#over(event));
    host.addEventListener('pointerleave', () => this.hide());
    addEventListener('scroll', () => this.hide(), { passive: true });
    this.#pad.addEventListener('mousedown', event => event.preventDefault()); // the focus stays where it is
    this.#pad.addEventListener('click', event => this.#clicked(event));
  }

  /** The labels that can be said. */
  labels(labels) {
    this.#pad.replaceChildren(
      ...labels.map(label => {
        const key = document.createElement('button');
        key.type = 'button';
        key.tabIndex = -1;
        key.textContent = label;
        key.title = say('sayIs', { label });
        return key;
      }),
    );
  }

  hide() {
    clearTimeout(this.#timer);
    this.#tile = null;
    this.#pad.remove();
  }

  #over(event) {
    if (event.pointerType !== 'mouse') return;
    const tile = event.target.closest('.tile');
    if (tile === this.#tile) return;
    this.hide();
    if (!tile?.drawing) return;
    this.#tile = tile;
    this.#timer = setTimeout(() => tile.isConnected && tile.querySelector('.picture').append(this.#pad), RESTED);
  }

  #clicked(event) {
    const key = event.target.closest('button');
    if (!key || !this.#tile) return;
    this.dispatchEvent(new CustomEvent('correct', { detail: { slot: Number(this.#tile.dataset.slot), label: key.textContent } }));
    this.hide();
  }
}
