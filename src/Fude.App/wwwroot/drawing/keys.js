// Keys to say what a drawing really is: one for each label, and one to take it back.
import { say } from '../words.js';

/** Dispatches "say" with a label, or with null to withdraw. */
export class TruthKeys extends EventTarget {
  #host;
  #labels = [];
  #chosen = null;

  constructor(host) {
    super();
    this.#host = host;
    host.addEventListener('click', event => {
      const key = event.target.closest('button');
      if (key) this.dispatchEvent(new CustomEvent('say', { detail: key.dataset.label ?? null }));
    });
    document.addEventListener('language', () => this.#write());
  }

  /** Shows the keys; `chosen` is what has been said, or null. */
  show(labels, chosen) {
    const last = this.#chosen;
    this.#chosen = chosen;
    if (labels.join() !== this.#labels.join()) {
      this.#labels = labels;
      this.#host.replaceChildren(...labels.map(label => this.#key(label)), this.#withdrawKey());
    }
    // The key that took something back is no longer there: the focus goes to what it took back.
    if (chosen === null && document.activeElement?.parentNode === this.#host && !('label' in document.activeElement.dataset))
      this.#host.querySelector(`[data-label="${CSS.escape(last ?? labels[0])}"]`)?.focus();
    this.#write();
  }

  #write() {
    for (const key of this.#host.children) {
      const { label } = key.dataset;
      if (label === undefined) {
        key.setAttribute('aria-label', say('withdraw'));
        key.title = say('withdraw');
        // Its place is kept, so that nothing jumps.
        key.classList.toggle('unneeded', this.#chosen === null);
      } else {
        key.setAttribute('aria-label', say('sayIs', { label }));
        key.setAttribute('aria-pressed', label === this.#chosen);
      }
    }
  }

  #key(label) {
    const key = document.createElement('button');
    key.type = 'button';
    key.dataset.label = label;
    key.textContent = label;
    return key;
  }

  #withdrawKey() {
    const key = document.createElement('button');
    key.type = 'button';
    key.className = 'withdraw';
    key.append(document.querySelector('#undo svg').cloneNode(true));
    return key;
  }
}
