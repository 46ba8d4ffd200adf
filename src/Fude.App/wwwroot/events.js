// What the server tells as it happens: new drawings, corrections, deletions, models. One connection for the whole
// page, closed while nobody sees it; whoever missed something is told to "resync".

const KINDS = ['prediction', 'correction', 'deletion', 'reprediction', 'model', 'resync'];
const FIRST_WAIT = 1_000; // milliseconds before a refused connection is tried again, doubled each time
const LONGEST_WAIT = 30_000;

/** Dispatches CustomEvents named as the server's, with its data as detail. */
export class ServerEvents extends EventTarget {
  #source = null;
  #timer = 0;
  #wait = FIRST_WAIT;
  #missed = false;

  constructor() {
    super();
    document.addEventListener('visibilitychange', () => (document.hidden ? this.#close() : this.#open()));
    if (!document.hidden) this.#open();
  }

  #open() {
    if (this.#source || this.#timer) return;
    const source = (this.#source = new EventSource('api/events'));
    source.addEventListener('open', () => {
      this.#wait = FIRST_WAIT;
      if (this.#missed) this.dispatchEvent(new CustomEvent('resync'));
      this.#missed = false;
    });
    // The browser connects again by itself after a broken connection, and not after a refusal.
    source.addEventListener('error', () => {
      this.#missed = true;
      if (source.readyState === EventSource.CLOSED) this.#openLater();
    });
    for (const kind of KINDS)
      source.addEventListener(kind, event => this.dispatchEvent(new CustomEvent(kind, { detail: event.data ? JSON.parse(event.data) : null })));
  }

  #openLater() {
    this.#source = null;
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      if (!document.hidden) this.#open();
    }, this.#wait);
    this.#wait = Math.min(2 * this.#wait, LONGEST_WAIT);
  }

  #close() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#source?.close();
    this.#source = null;
    this.#missed = true;
  }
}
