// The paper: shows a drawing as sharp as the screen can, and turns mouse, finger, stylus and arrow keys into strokes.
import { SIDE, addPoint, drawStroke, drawStrokes } from './pen.js';

const KEY_STEP = 6;
const KEY_LEAP = 18; // with shift
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Dispatches "pen" with detail true or false when the keyboard's pen goes down or up. */
export class Paper extends EventTarget {
  #canvas;
  #cursor;
  #drawing;
  #dry = document.createElement('canvas'); // the finished strokes, so that a frame draws only the wet one
  #dryStrokes = null;
  #frame = 0;
  #pointer = null;
  #lastTime = 0;
  #keyPoint = { x: SIDE / 2, y: SIDE / 4 };
  #keyPenDown = false;
  #held = new Set();

  constructor(canvas, cursor, drawing) {
    super();
    this.#canvas = canvas;
    this.#cursor = cursor;
    this.#drawing = drawing;
    drawing.addEventListener('change', () => this.#requestFrame());
    canvas.addEventListener('pointerdown', event => this.#pointerDown(event));
    canvas.addEventListener('pointermove', event => this.#pointerMove(event));
    for (const name of ['pointerup', 'pointercancel', 'lostpointercapture'])
      canvas.addEventListener(name, event => this.#pointerEnd(event));
    canvas.addEventListener('contextmenu', event => event.preventDefault());
    // Otherwise a quick last stroke is a fling to the browser, which swallows a tap on a button soon after it.
    canvas.addEventListener('touchstart', event => event.preventDefault(), { passive: false });
    canvas.addEventListener('keydown', event => this.#keyDown(event));
    canvas.addEventListener('keyup', event => this.#held.delete(event.key));
    canvas.addEventListener('blur', () => this.#leave());
    new ResizeObserver(() => this.#resize()).observe(canvas);
    this.#watchDensity();
    this.#resize();
  }

  /** Draws again in the ink of the theme that is on now. */
  repaint() {
    this.#dryStrokes = null;
    this.#requestFrame();
  }

  /** Lifts the keyboard's pen. */
  liftPen() {
    if (this.#keyPenDown) this.#setKeyPen(false);
  }

  #resize() {
    const side = Math.max(1, Math.round(this.#canvas.clientWidth * devicePixelRatio));
    if (this.#canvas.width !== side) {
      for (const canvas of [this.#canvas, this.#dry]) {
        canvas.width = side;
        canvas.height = side;
      }
    }
    this.repaint();
  }

  // A window that moves to a screen of another density keeps its size in CSS pixels.
  #watchDensity() {
    const changed = () => {
      this.#resize();
      this.#watchDensity();
    };
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener('change', changed, { once: true });
  }

  #requestFrame() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#paint();
    });
  }

  #paint() {
    const ink = getComputedStyle(this.#canvas).color;
    if (this.#dryStrokes !== this.#drawing.finished) {
      this.#dryStrokes = this.#drawing.finished;
      drawStrokes(cleanContext(this.#dry), this.#dryStrokes, ink);
    }
    const context = cleanContext(this.#canvas);
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.#dry, 0, 0);
    context.restore();
    if (this.#drawing.current) {
      drawStrokes(context, [], ink);
      drawStroke(context, this.#drawing.current);
    }
  }

  #place(event) {
    const box = this.#canvas.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * SIDE, ((event.clientY - box.top) / box.height) * SIDE];
  }

  #pointerDown(event) {
    // One pointer draws: a second finger or the palm beside a stylus is not ink.
    if (this.#pointer !== null || event.button !== 0) return;
    this.#leave();
    this.#pointer = event.pointerId;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#drawing.begin();
    this.#lastTime = event.timeStamp;
    this.#add(event);
    this.#drawing.grew();
  }

  #pointerMove(event) {
    if (event.pointerId !== this.#pointer || !this.#drawing.current) return;
    const coalesced = event.getCoalescedEvents?.() ?? [];
    let grew = false;
    for (const each of coalesced.length ? coalesced : [event]) grew = this.#add(each) || grew;
    if (grew) this.#drawing.grew();
  }

  #pointerEnd(event) {
    if (event.pointerId !== this.#pointer) return;
    this.#pointer = null;
    if (this.#drawing.current) this.#drawing.end();
  }

  #add(event) {
    const [x, y] = this.#place(event);
    const pressure = event.pointerType === 'pen' && event.pressure > 0 ? event.pressure : undefined;
    const added = addPoint(this.#drawing.current, x, y, event.timeStamp - this.#lastTime, pressure);
    if (added) this.#lastTime = event.timeStamp;
    return added;
  }

  #keyDown(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || this.#pointer !== null) return;
    if (event.key === ' ') {
      event.preventDefault();
      if (!event.repeat) this.#setKeyPen(!this.#keyPenDown);
    } else if (ARROWS[event.key]) {
      event.preventDefault();
      this.#held.add(event.key);
      this.#moveByKeys(event.shiftKey ? KEY_LEAP : KEY_STEP);
    }
  }

  // Two arrows held together go diagonally.
  #moveByKeys(step) {
    const clamp = value => Math.min(SIDE - 8, Math.max(8, value));
    for (const key of this.#held) {
      this.#keyPoint.x = clamp(this.#keyPoint.x + ARROWS[key][0] * step);
      this.#keyPoint.y = clamp(this.#keyPoint.y + ARROWS[key][1] * step);
    }
    this.#showCursor();
    if (this.#keyPenDown && this.#drawing.current) this.#inkAtKeyPoint();
  }

  #setKeyPen(down) {
    this.#keyPenDown = down;
    if (down) {
      this.#drawing.begin();
      this.#inkAtKeyPoint();
    } else if (this.#drawing.current) {
      this.#drawing.end();
    }
    this.#showCursor();
    this.dispatchEvent(new CustomEvent('pen', { detail: down }));
  }

  #inkAtKeyPoint() {
    const stroke = this.#drawing.current;
    const last = stroke.at(-1);
    if (last && last.x === this.#keyPoint.x && last.y === this.#keyPoint.y) return;
    stroke.push({ ...this.#keyPoint, flow: 1 });
    this.#drawing.grew();
  }

  #showCursor() {
    this.#cursor.hidden = false;
    this.#cursor.classList.toggle('down', this.#keyPenDown);
    this.#cursor.style.left = `${(this.#keyPoint.x / SIDE) * 100}%`;
    this.#cursor.style.top = `${(this.#keyPoint.y / SIDE) * 100}%`;
  }

  #leave() {
    this.#held.clear();
    this.liftPen();
    this.#cursor.hidden = true;
  }
}

function cleanContext(canvas) {
  const context = canvas.getContext('2d');
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.setTransform(canvas.width / SIDE, 0, 0, canvas.height / SIDE, 0, 0);
  return context;
}
