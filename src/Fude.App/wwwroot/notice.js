// A line that tells what went wrong, and, where it makes sense, a button to try again.
import { ServerError } from './request.js';
import { say } from './words.js';

/** Shows one notice at a time in an element with role="alert"; says it again when the language changes. */
export class Notice {
  #element;
  #shown = null;

  constructor(element) {
    this.#element = element;
    document.addEventListener('language', () => this.#write());
  }

  /** The key of what is shown, or null. */
  get key() {
    return this.#shown?.key ?? null;
  }

  show(key, values = {}, retry = null) {
    this.#shown = { key, values, retry };
    this.#write();
  }

  /** Tells a failure in the page's words. */
  fail(error, retry = null) {
    this.show(...wordsFor(error), retry);
  }

  hide() {
    this.#shown = null;
    this.#element.hidden = true;
    this.#element.replaceChildren();
  }

  #write() {
    if (!this.#shown) return;
    const { key, values, retry } = this.#shown;
    const text = document.createElement('span');
    text.textContent = say(key, values);
    this.#element.replaceChildren(text);
    if (retry) {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'again';
      button.textContent = say('tryAgain');
      button.addEventListener('click', () => {
        this.hide();
        retry();
      });
      this.#element.append(button);
    }
    this.#element.hidden = false;
  }
}

/** The key and values of what to say of a failure. */
export function wordsFor(error) {
  if (!(error instanceof ServerError)) return ['unexpected', { detail: error.message }];
  if (error.code === 'unreachable') return ['unreachable'];
  if (error.code === 'empty_drawing') return ['emptyDrawing'];
  if (error.code === 'busy') return ['busy'];
  if (error.status === 429) return ['slowDown', { seconds: Math.max(1, error.retryAfter) }];
  if (error.status === 401 || error.status === 403) return ['notAllowed'];
  if (error.status === 404) return ['gone'];
  return ['unexpected', { detail: error.message }];
}
