// Which view the address names: nothing for the paper, #drawings, #models; #drawing/7 opens a drawing over the view that was there.

/** Dispatches "view" with the view's name, and "drawing" with an id or null. */
export class Router extends EventTarget {
  #view = null;
  #views;
  #pushed = false;

  /** @param views names of the views, the first for an address without one. */
  constructor(views) {
    super();
    this.#views = views;
    addEventListener('hashchange', () => this.#read());
  }

  get view() {
    return this.#view;
  }

  start() {
    this.#read();
  }

  /** Opens a drawing; the browser's way back closes it. `part` is what to scroll to. */
  openDrawing(id, part = null) {
    this.#pushed = true;
    this.part = part;
    location.hash = `drawing/${id}`;
  }

  /** Shows another drawing in the place of the one that is open. */
  replaceDrawing(id) {
    history.replaceState(null, '', `#drawing/${id}`);
    this.#read();
  }

  closeDrawing() {
    if (this.#drawingInAddress() === null) return;
    if (this.#pushed) {
      history.back();
    } else {
      history.replaceState(null, '', this.#view === this.#views[0] ? '#' : `#${this.#view}`);
      this.#read();
    }
    this.#pushed = false;
  }

  #drawingInAddress() {
    const found = /^#drawing\/(\d{1,18})$/.exec(location.hash);
    return found ? Number(found[1]) : null;
  }

  #read() {
    const drawing = this.#drawingInAddress();
    const named = location.hash.slice(1);
    const view = drawing !== null ? (this.#view ?? 'drawings') : this.#views.includes(named) ? named : this.#views[0];
    if (view !== this.#view) {
      this.#view = view;
      this.dispatchEvent(new CustomEvent('view', { detail: view }));
    }
    this.dispatchEvent(new CustomEvent('drawing', { detail: drawing }));
  }
}
