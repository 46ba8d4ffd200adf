// A grid of any number of tiles of which only the rows in sight are in the page. It scrolls with the window. One tile has
// the focus at a time (roving tabindex); arrow keys, Page and Home/End keys move it.

const OVERSCAN = 2; // rows above and below what is seen
const SETTLED = 90; // milliseconds without scrolling after which pictures are fetched
const FAST = 1.5; // screens of scrolling between two frames' events above which they aren't

/** Dispatches "range" with {first, last} when other slots come into sight, "pick" with a slot, "key" with {slot, event}. */
export class Grid extends EventTarget {
  #host;
  #tiles;
  #rows = new Map();
  #spare = [];
  #total = 0;
  #active = 0;
  #columns = 1;
  #rowHeight = 100;
  #frame = 0;
  #timer = 0;
  #lastY = 0;
  #isFast = false;
  #isOn = false;

  /** @param tiles {make(): element, fill(element, slot, hasPicture), smallest, below}: how tiles are made and how large they are. */
  constructor(host, tiles) {
    super();
    this.#host = host;
    this.#tiles = tiles;
    new ResizeObserver(() => this.measure()).observe(host);
    addEventListener('scroll', () => this.#scrolled(), { passive: true });
    host.addEventListener('keydown', event => this.#keyDown(event));
    host.addEventListener('click', event => this.#clicked(event));
    host.addEventListener('focusin', event => this.#focused(event));
  }

  get columns() {
    return this.#columns;
  }

  get active() {
    return this.#active;
  }

  /** Whether the first row is in sight. */
  get isAtTop() {
    return scrollY <= Math.max(0, this.#top());
  }

  /** The first slot in sight. */
  get firstInSight() {
    return Math.floor(Math.max(0, scrollY + this.#covered() - this.#top()) / this.#rowHeight) * this.#columns;
  }

  /** Switches the grid on when its view is shown, and off when it is not. */
  turn(on) {
    this.#isOn = on;
    if (on) this.measure();
  }

  /** There are so many slots now; those in sight are filled again. `shift` slots were added above what is seen. */
  update(total, shift = 0) {
    this.#total = total;
    if (shift) {
      this.#active = Math.max(0, this.#active + shift);
      scrollBy({ top: Math.round(shift / this.#columns) * this.#rowHeight, behavior: 'instant' });
    }
    this.#active = Math.max(0, Math.min(this.#active, total - 1));
    this.#stretch();
    this.#render(true);
  }

  /** Finds out how many columns there is room for. */
  measure() {
    const width = this.#host.clientWidth;
    if (!this.#isOn || width === 0) return;
    const first = this.firstInSight;
    const gap = parseFloat(getComputedStyle(this.#host).getPropertyValue('--gap')) || 12;
    const columns = Math.max(2, Math.floor((width + gap) / (this.#tiles.smallest + gap)));
    const side = Math.floor((width - gap * (columns - 1)) / columns);
    const rowHeight = side + this.#tiles.below() + gap;
    const changed = columns !== this.#columns || rowHeight !== this.#rowHeight;
    const hadScrolled = !this.isAtTop;
    this.#columns = columns;
    this.#rowHeight = rowHeight;
    this.#host.style.setProperty('--columns', columns);
    this.#host.style.setProperty('--side', `${side}px`);
    this.#stretch();
    if (changed) for (const index of [...this.#rows.keys()]) this.#drop(index);
    if (changed && hadScrolled) scrollTo({ top: this.#top() - this.#covered() + Math.floor(first / columns) * rowHeight, behavior: 'instant' });
    this.#render(true);
  }

  /** Puts the focus on a slot and brings it into sight. */
  focus(slot) {
    this.#active = Math.max(0, Math.min(slot, this.#total - 1));
    this.#bringIntoSight(Math.floor(this.#active / this.#columns));
    this.#render(true);
    this.#tileOf(this.#active)?.focus({ preventScroll: true });
  }

  /** The tile of a slot, where it is in the page. */
  tileAt(slot) {
    return this.#tileOf(slot);
  }

  #top() {
    return this.#host.getBoundingClientRect().top + scrollY;
  }

  // What the sticky bar hides of the window's upper edge.
  #covered() {
    return parseFloat(getComputedStyle(this.#host).getPropertyValue('--covered')) || 0;
  }

  #stretch() {
    const rows = Math.ceil(this.#total / this.#columns);
    this.#host.style.height = `${rows * this.#rowHeight}px`;
    this.#host.setAttribute('aria-rowcount', rows);
    this.#host.setAttribute('aria-colcount', this.#columns);
  }

  #scrolled() {
    if (!this.#isOn) return;
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#isFast = Math.abs(scrollY - this.#lastY) > FAST * innerHeight;
      this.#lastY = scrollY;
      this.#render(false);
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        this.#isFast = false;
        this.#render(true);
      }, SETTLED);
    });
  }

  #render(isAll) {
    if (!this.#isOn) return;
    const rows = Math.ceil(this.#total / this.#columns);
    const above = scrollY - this.#top();
    const first = Math.max(0, Math.floor(above / this.#rowHeight) - OVERSCAN);
    const last = Math.min(rows - 1, Math.floor((above + innerHeight) / this.#rowHeight) + OVERSCAN);
    const focusedRow = this.#host.contains(document.activeElement) ? Math.floor(this.#active / this.#columns) : -1;
    for (const index of [...this.#rows.keys()])
      if ((index < first || index > last) && (index !== focusedRow || index >= rows)) this.#drop(index);
    for (let index = first; index <= last; index++) {
      const isNew = !this.#rows.has(index);
      if (isNew) this.#add(index);
      if (isNew || isAll) this.#fill(index);
    }
    if (focusedRow >= 0 && isAll && this.#rows.has(focusedRow)) this.#fill(focusedRow);
    this.dispatchEvent(new CustomEvent('range', { detail: { first: first * this.#columns, last: Math.min(this.#total, (last + 1) * this.#columns) - 1 } }));
  }

  #add(index) {
    const row = this.#spare.pop() ?? this.#makeRow();
    while (row.children.length < this.#columns) row.append(this.#tiles.make());
    while (row.children.length > this.#columns) row.lastChild.remove();
    row.style.transform = `translateY(${index * this.#rowHeight}px)`;
    row.setAttribute('aria-rowindex', index + 1);
    this.#rows.set(index, row);
    // In the order of the rows, for those who read the page and do not see it.
    let after = null;
    for (const [other, element] of this.#rows) if (other > index && (after === null || other < after.other)) after = { other, element };
    this.#host.insertBefore(row, after?.element ?? null);
  }

  #makeRow() {
    const row = document.createElement('div');
    row.className = 'row';
    row.setAttribute('role', 'row');
    return row;
  }

  #drop(index) {
    const row = this.#rows.get(index);
    this.#rows.delete(index);
    row.remove();
    for (const tile of row.children) this.#tiles.empty(tile);
    this.#spare.push(row);
  }

  #fill(index) {
    [...this.#rows.get(index).children].forEach((tile, column) => {
      const slot = index * this.#columns + column;
      tile.hidden = slot >= this.#total;
      tile.dataset.slot = slot;
      tile.tabIndex = slot === this.#active ? 0 : -1;
      tile.setAttribute('aria-colindex', column + 1);
      if (slot < this.#total) this.#tiles.fill(tile, slot, !this.#isFast);
    });
  }

  #tileOf(slot) {
    return this.#rows.get(Math.floor(slot / this.#columns))?.children[slot % this.#columns] ?? null;
  }

  #bringIntoSight(row) {
    const top = this.#top() + row * this.#rowHeight;
    const upper = scrollY + this.#covered();
    if (top < upper) scrollTo({ top: row === 0 ? 0 : top - this.#covered() - 8, behavior: 'instant' });
    else if (top + this.#rowHeight > scrollY + innerHeight) scrollTo({ top: top + this.#rowHeight - innerHeight, behavior: 'instant' });
  }

  #slotOf(event) {
    const tile = event.target.closest('[data-slot]');
    return tile ? Number(tile.dataset.slot) : -1;
  }

  #focused(event) {
    const slot = this.#slotOf(event);
    if (slot < 0 || slot === this.#active) return;
    const before = this.#tileOf(this.#active);
    if (before) before.tabIndex = -1;
    this.#active = slot;
    this.#tileOf(slot).tabIndex = 0;
  }

  #clicked(event) {
    const slot = this.#slotOf(event);
    if (slot >= 0 && !event.target.closest('button')) this.dispatchEvent(new CustomEvent('pick', { detail: slot }));
  }

  #keyDown(event) {
    const slot = this.#slotOf(event);
    if (slot < 0 || event.altKey || event.metaKey) return;
    const inSight = Math.max(1, Math.floor((innerHeight - this.#covered()) / this.#rowHeight));
    const column = slot % this.#columns;
    const target = {
      ArrowLeft: slot - 1,
      ArrowRight: slot + 1,
      ArrowUp: slot - this.#columns,
      ArrowDown: slot + this.#columns,
      PageUp: Math.max(column, slot - inSight * this.#columns),
      PageDown: slot + inSight * this.#columns,
      Home: event.ctrlKey ? 0 : slot - column,
      End: event.ctrlKey ? this.#total - 1 : slot - column + this.#columns - 1,
    }[event.key];
    if (target === undefined) {
      this.dispatchEvent(new CustomEvent('key', { detail: { slot, event } }));
      return;
    }
    event.preventDefault();
    if (target >= 0) this.focus(target);
  }
}
