// The history as numbered slots, newest first, of which only one stretch is in memory. Pages come by id ("before"), so a
// page deep in the past costs as much as the first. Without a filter any slot can be jumped to: ids only grow, so the id at
// a slot can be guessed well; what was guessed wrong is put right when a stretch reaches an end of the history.
import { drawingsPage, drawingsSpan } from '../client.js';

const PAGE = 100;
const AHEAD = 60; // slots beyond what is seen that should be there
const MOST_KEPT = 3_000; // drawings in memory when jumping is possible
const MOST_SLOTS = 400_000; // more would make the page higher than browsers can scroll

/** Dispatches "change" with {shift}: how many slots everything moved down; and "failure" with the error. */
export class Stretch extends EventTarget {
  #filter = {};
  #items = [];
  #start = 0;
  #total = 0;
  #newest = 0;
  #oldest = 0;
  #next = undefined; // where the next older page begins; null at the end of the history
  #atNewest = true;
  #tags = new Set();
  #running = null;
  #wanted = null;

  /** Slots there are, as far as is known. */
  get total() {
    return this.#total;
  }

  /** Whether everything that matches has been seen, so that the total is exact. */
  get isExact() {
    return this.#next === null && this.#atNewest;
  }

  get isFiltered() {
    return Object.keys(this.#filter).length > 0;
  }

  get isLoading() {
    return this.#running !== null;
  }

  /** The newest drawing that is known of. */
  get newestId() {
    return this.#newest;
  }

  /** The models that answered any drawing that was seen. */
  get tags() {
    return this.#tags;
  }

  at(slot) {
    return this.#items[slot - this.#start];
  }

  /** The slot of a drawing in memory, or -1. */
  slotOf(id) {
    const index = this.#items.findIndex(item => item.id === id);
    return index < 0 ? -1 : index + this.#start;
  }

  /** Forgets everything and begins at the newest. */
  async reset(filter = this.#filter) {
    this.#running?.abort();
    this.#running = null;
    this.#filter = filter;
    await this.#work(async signal => {
      const [page, span] = await Promise.all([this.#page(undefined, signal), drawingsSpan(signal)]);
      this.#take(page, 0, span);
    });
  }

  /** Sees to it that these slots are there; the last wish wins. */
  async want(first, last) {
    this.#wanted = { first, last };
    if (this.#running) return;
    while (this.#wanted) {
      const { first: from, last: to } = this.#wanted;
      const step = this.#nextStep(from, to);
      if (!step) break;
      if (!(await this.#work(step))) break;
    }
  }

  /** Takes in drawings that are newer than the first one. Says whether there were too many to be added one by one. */
  async refresh() {
    if (!this.#atNewest || this.#running) return;
    await this.#work(async signal => {
      const page = await this.#page(undefined, signal);
      const known = this.#items[0]?.id ?? 0;
      const fresh = page.drawings.filter(drawing => drawing.id > known).map(slim);
      if (fresh.length === PAGE || this.#items.length === 0) {
        this.#take(page, 0, await drawingsSpan(signal));
        return;
      }
      if (!fresh.length) return;
      this.#items.unshift(...fresh);
      this.#newest = fresh[0].id;
      this.#total += fresh.length;
      this.#changed(0);
    });
  }

  /** A drawing was changed: puts its new state in the place of the old one. */
  replace(drawing) {
    const index = this.#items.findIndex(item => item.id === drawing.id);
    if (index < 0) return;
    this.#items[index] = slim(drawing);
    this.#changed(0);
  }

  /** A drawing is no longer there. */
  remove(id) {
    const index = this.#items.findIndex(item => item.id === id);
    if (index < 0) return;
    this.#items.splice(index, 1);
    this.#total--;
    this.#changed(0);
  }

  #nextStep(first, last) {
    const end = this.#start + this.#items.length;
    const from = Math.max(0, first - AHEAD);
    const to = Math.min(this.#total, last + AHEAD);
    if (!this.isFiltered && this.#total && (first > end + PAGE || last < this.#start - PAGE)) return signal => this.#jump(first, signal);
    if (from < this.#start && !this.#atNewest) return signal => this.#extendUp(signal, first);
    if (to > end && this.#next !== null) return signal => this.#extendDown(signal, first);
    return null;
  }

  async #jump(slot, signal) {
    const from = Math.max(0, slot - PAGE / 2);
    if (from === 0) {
      this.#take(await this.#page(undefined, signal), 0, await drawingsSpan(signal));
      return;
    }
    const guess = this.#newest - Math.floor((from * (this.#newest - this.#oldest + 1)) / this.#total);
    const page = await this.#page(guess + 1, signal);
    if (page.drawings.length === 0 && page.nextBefore === null) {
      // Nothing is as old as that any more: the end is above.
      this.#take(await this.#page(undefined, signal), 0, await drawingsSpan(signal));
      return;
    }
    this.#items = page.drawings.map(slim);
    this.#start = from;
    this.#next = page.nextBefore;
    this.#atNewest = false;
    this.#settleEnd();
    this.#changed(0);
  }

  async #extendDown(signal, first) {
    const page = await this.#page(this.#next, signal);
    this.#items.push(...page.drawings.map(slim));
    this.#next = page.nextBefore;
    if (!this.isFiltered && this.#items.length > MOST_KEPT) {
      const dropped = Math.min(this.#items.length - MOST_KEPT, Math.max(0, first - AHEAD - this.#start));
      this.#items.splice(0, dropped);
      this.#start += dropped;
      if (dropped) this.#atNewest = false;
    }
    this.#settleEnd();
    this.#changed(0);
  }

  async #extendUp(signal, first) {
    const known = this.#items[0].id;
    let before = known;
    let newer = [];
    let width = PAGE;
    // Where many were deleted, a stretch of ids holds few drawings: ever wider ones are looked through.
    while (newer.length === 0 && before <= this.#newest) {
      before = Math.min(known + width + 1, this.#newest + 1);
      const page = await this.#page(before, signal);
      newer = page.drawings.filter(drawing => drawing.id > known);
      if (newer.length > 0 && newer.length === page.drawings.length && page.nextBefore > known + 1) newer = await this.#downTo(known, newer, page.nextBefore, signal);
      width *= 4;
    }
    this.#atNewest = before > this.#newest;
    this.#items.unshift(...newer.map(slim));
    const start = this.#start - newer.length;
    const shift = this.#atNewest ? -start : Math.max(0, -start);
    this.#start = start + shift;
    this.#total += shift;
    if (this.#items.length > MOST_KEPT) {
      const kept = Math.max(MOST_KEPT / 2, first - this.#start + 3 * AHEAD);
      if (kept < this.#items.length) {
        this.#items.length = kept;
        this.#next = this.#items.at(-1).id;
      }
    }
    this.#settleEnd();
    this.#changed(shift);
  }

  // A page of a wide stretch ends before what is known: fetches on, so that no hole is left.
  async #downTo(known, newer, before, signal) {
    for (let next = before; next > known + 1; ) {
      const page = await this.#page(next, signal);
      const more = page.drawings.filter(drawing => drawing.id > known);
      newer = [...newer, ...more];
      if (more.length < page.drawings.length || page.drawings.length === 0) break;
      next = page.nextBefore;
    }
    return newer;
  }

  #take(page, start, span) {
    this.#items = page.drawings.map(slim);
    this.#start = start;
    this.#next = page.nextBefore;
    this.#atNewest = true;
    this.#newest = Math.max(span.newest, this.#items[0]?.id ?? 0);
    this.#oldest = span.oldest;
    this.#total = this.isFiltered ? this.#items.length : Math.min(MOST_SLOTS, this.#newest ? this.#newest - this.#oldest + 1 : 0);
    this.#settleEnd();
    this.#changed(0);
  }

  #settleEnd() {
    const end = this.#start + this.#items.length;
    if (this.#next === null) this.#total = end;
    else if (this.isFiltered || this.#total <= end) this.#total = end + PAGE;
  }

  async #page(before, signal) {
    const page = await drawingsPage(this.#filter, { before, limit: PAGE }, signal);
    for (const drawing of page.drawings) for (const answer of drawing.answers) this.#tags.add(answer.modelTag);
    return page;
  }

  async #work(step) {
    const mine = (this.#running = new AbortController());
    try {
      await step(mine.signal);
      return !mine.signal.aborted;
    } catch (error) {
      if (!mine.signal.aborted) this.dispatchEvent(new CustomEvent('failure', { detail: error }));
      return false;
    } finally {
      if (this.#running === mine) this.#running = null;
    }
  }

  #changed(shift) {
    this.dispatchEvent(new CustomEvent('change', { detail: { shift } }));
  }
}

// Ten probabilities for each answer would be most of the memory, and the gallery shows one.
function slim(drawing) {
  return { ...drawing, answers: drawing.answers.map(({ modelTag, label, probability }) => ({ modelTag, label, probability })) };
}
