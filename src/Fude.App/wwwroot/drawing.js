// What has been drawn, as strokes, with undo and redo. Clearing can be undone like a stroke.

/** Dispatches "change" whenever the ink is different from before. */
export class Drawing extends EventTarget {
  #past = [];
  #future = [];
  #strokes = [];
  #current = null;

  /** Every stroke, the unfinished one included. */
  get strokes() {
    return this.#current ? [...this.#strokes, this.#current] : this.#strokes;
  }

  /** Strokes that are finished: the same array until another is finished. */
  get finished() {
    return this.#strokes;
  }

  /** The stroke that is being drawn, or null. */
  get current() {
    return this.#current;
  }

  get isEmpty() {
    return this.#strokes.length === 0 && !this.#current;
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  begin() {
    this.end();
    this.#current = [];
    return this.#current;
  }

  /** Tells listeners that the current stroke grew. */
  grew() {
    this.#changed();
  }

  end() {
    const stroke = this.#current;
    this.#current = null;
    if (stroke?.length) this.#replace([...this.#strokes, stroke]);
  }

  clear() {
    this.end();
    if (this.#strokes.length) this.#replace([]);
  }

  undo() {
    this.end();
    if (!this.#past.length) return;
    this.#future.push(this.#strokes);
    this.#strokes = this.#past.pop();
    this.#changed();
  }

  redo() {
    this.end();
    if (!this.#future.length) return;
    this.#past.push(this.#strokes);
    this.#strokes = this.#future.pop();
    this.#changed();
  }

  #replace(strokes) {
    this.#past.push(this.#strokes);
    this.#future = [];
    this.#strokes = strokes;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
