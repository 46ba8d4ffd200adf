// Asks for a preview while somebody draws: at most eight a second, one at a time, the latest ink wins, and an
// answer that is no longer wanted is aborted.

const INTERVAL = 125;
const STALE = 500; // an answer that takes longer while there is newer ink is given up

export class LivePreview {
  #ask;
  #dirty = false;
  #timer = 0;
  #running = null;
  #startedAt = -Infinity;
  #failures = 0;

  /** @param ask called with an AbortSignal; it resolves when the answer is on the page. */
  constructor(ask) {
    this.#ask = ask;
  }

  /** There is new ink. */
  touch() {
    this.#dirty = true;
    this.#schedule(0);
  }

  /** Nothing is wanted any more, not even what is under way. */
  cancel() {
    this.#dirty = false;
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#running?.abort();
    this.#running = null;
  }

  #schedule(atLeast) {
    if (this.#timer) return;
    const wait = Math.max(atLeast, this.#startedAt + INTERVAL - performance.now(), 0);
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.#run();
    }, wait);
  }

  async #run() {
    if (!this.#dirty) return;
    if (this.#running) {
      if (performance.now() - this.#startedAt < STALE) {
        this.#schedule(INTERVAL);
        return;
      }
      this.#running.abort();
    }
    const mine = new AbortController();
    this.#running = mine;
    this.#dirty = false;
    this.#startedAt = performance.now();
    try {
      await this.#ask(mine.signal);
      this.#failures = 0;
    } catch (error) {
      if (mine.signal.aborted) return;
      if (error.retry) this.#retryLater(error.retryAfter);
    } finally {
      if (this.#running === mine) this.#running = null;
      if (this.#dirty) this.#schedule(0);
    }
  }

  #retryLater(seconds) {
    this.#dirty = true;
    this.#failures = Math.min(this.#failures + 1, 5);
    this.#schedule(Math.max(seconds * 1000, 250 * 2 ** this.#failures));
  }
}
