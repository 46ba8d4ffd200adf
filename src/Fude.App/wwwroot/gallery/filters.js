// What of the history is shown: a label, a model, corrected or not, models that disagree, one's own.
import { say } from '../words.js';

/** Dispatches "change" when another part of the history is asked for. */
export class Filters extends EventTarget {
  #form;

  constructor(form) {
    super();
    this.#form = form;
    form.addEventListener('change', () => this.#changed());
    form.addEventListener('submit', event => event.preventDefault());
    // The fields have their first values only after the event.
    form.addEventListener('reset', () => queueMicrotask(() => this.#changed()));
    document.addEventListener('language', () => this.#nameAny());
  }

  /** As query parameters: what isn't asked for isn't in it. */
  get values() {
    const filter = {};
    for (const [name, value] of new FormData(this.#form)) if (value) filter[name] = value;
    return filter;
  }

  /** What there is to choose from. */
  offer(labels, tags) {
    fillSelect(this.#form.elements.label, labels);
    fillSelect(this.#form.elements.model, tags);
    this.#nameAny();
  }

  clear() {
    this.#form.reset();
  }

  #nameAny() {
    for (const name of ['label', 'model']) this.#form.elements[name].options[0].textContent = say('any');
  }

  #changed() {
    this.#form.querySelector('[type=reset]').hidden = Object.keys(this.values).length === 0;
    this.dispatchEvent(new Event('change'));
  }
}

function fillSelect(select, values) {
  const kept = select.value;
  const [any] = select.options;
  any.value = '';
  select.replaceChildren(any, ...values.map(value => new Option(value.length > 24 ? `${value.slice(0, 23)}…` : value, value)));
  select.value = values.includes(kept) ? kept : '';
}
