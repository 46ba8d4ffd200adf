// The models that the server knows, and how well each did: asked for once, and again when the server tells of a change.
import { accuracies, allModels, currentModel } from '../client.js';

const CALM = 1_000; // milliseconds between two askings

/** Dispatches "change". */
export class Catalogue extends EventTarget {
  #models = [];
  #accuracies = new Map();
  #current = null;
  #timer = 0;

  /** All of them: the current one first, then those that are loaded, then the newest. */
  get models() {
    return this.#models;
  }

  get tags() {
    return this.#models.map(model => model.tag);
  }

  /** The labels of the current model. */
  get labels() {
    return this.#current?.labels ?? '0123456789'.split('');
  }

  /** {tag, labels} of the model that answers, or null before it is known. */
  get current() {
    return this.#current;
  }

  /** {corrected, right, accuracy} of a model, or null where nobody has corrected anything it answered. */
  accuracyOf(tag) {
    const found = this.#accuracies.get(tag);
    return found?.corrected ? found : null;
  }

  /** Asks the server. */
  async load() {
    const [current, models, accuracy] = await Promise.all([currentModel(), allModels(), accuracies()]);
    this.#current = current;
    const rank = model => (model.tag === current.tag ? 2 : model.loaded ? 1 : 0);
    this.#models = models.sort((a, b) => rank(b) - rank(a) || b.id - a.id);
    this.#accuracies = accuracy;
    this.dispatchEvent(new Event('change'));
  }

  /** Asks again in a moment, however often this is called until then. */
  loadSoon() {
    this.#timer ||= setTimeout(() => {
      this.#timer = 0;
      this.load().catch(() => {}); // what is shown stays until it works again
    }, CALM);
  }
}
