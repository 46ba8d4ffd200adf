// The page's pen: strokes as numbers in, ink on a canvas out. It knows nothing of the page, so that what is
// sent is the same whatever the screen, and so that a test can draw recorded pen strokes with this very pen.
//
// A stroke is an array of points {x, y, flow}: x and y on a paper of 280 by 280 with y downwards, flow the
// width of the ink there relative to the pen's own (1 where it is missing).

/** Side of the paper, and of the picture that is sent. */
export const SIDE = 280;

/**
 * Width of the pen on that paper. In the network's 28 by 28 pixels recorded digits come out 3.4 wide where they fill a
 * third of the paper, 2.2 at a half and 1.8 at three quarters; nine in ten of MNIST's lie between 1.6 and 3.7.
 */
export const PEN_WIDTH = 18;

const CLOSEST = 0.7; // points nearer than this to the one before add nothing but noise
const STEP = 2; // length of the pieces in which a changing width is drawn

/**
 * How broad the ink runs, relative to the pen's width: a stylus by its pressure, mouse and finger by their
 * speed (a quick stroke is thinner), a little at a time so that the outline stays smooth.
 */
export function flowOf(previousFlow, distance, milliseconds, pressure) {
  const speed = milliseconds > 0 ? distance / milliseconds : 0;
  const wanted = pressure === undefined ? 1.12 - 0.26 * Math.min(speed, 1) : 0.7 + 0.6 * pressure;
  return previousFlow + (wanted - previousFlow) * Math.min(1, distance / 24);
}

/** Adds a point unless it is too close to the last one. Says whether it did. */
export function addPoint(stroke, x, y, milliseconds, pressure) {
  const last = stroke.at(-1);
  if (!last) {
    stroke.push({ x, y, flow: pressure === undefined ? 1 : 0.7 + 0.6 * pressure });
    return true;
  }
  const distance = Math.hypot(x - last.x, y - last.y);
  if (distance < CLOSEST) return false;
  stroke.push({ x, y, flow: flowOf(last.flow ?? 1, distance, milliseconds, pressure) });
  return true;
}

/** Draws one stroke: quadratic curves from midpoint to midpoint, with the points as their handles. */
export function drawStroke(context, stroke) {
  if (stroke.length === 0) return;
  const points = stroke.map(p => ({ x: p.x, y: p.y, width: PEN_WIDTH * (p.flow ?? 1) }));
  const [first] = points;
  if (points.length === 1) {
    context.beginPath();
    context.arc(first.x, first.y, first.width / 2, 0, 2 * Math.PI);
    context.fill();
    return;
  }
  let from = first;
  for (let i = 1; i < points.length - 1; i++) {
    const to = middle(points[i], points[i + 1]);
    drawCurve(context, from, points[i], to);
    from = to;
  }
  drawCurve(context, from, middle(from, points.at(-1)), points.at(-1));
}

/** Draws strokes in one colour on a context whose units are the paper's. */
export function drawStrokes(context, strokes, colour = '#000') {
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.strokeStyle = colour;
  context.fillStyle = colour;
  for (const stroke of strokes) drawStroke(context, stroke);
}

/** The picture that is sent: 280 by 280, black ink on transparent. */
export function renderPicture(strokes) {
  const canvas = document.createElement('canvas');
  canvas.width = SIDE;
  canvas.height = SIDE;
  drawStrokes(canvas.getContext('2d'), strokes);
  return canvas;
}

/** The same as a PNG file. */
export function renderPng(strokes) {
  return new Promise((resolve, reject) => {
    renderPicture(strokes).toBlob(
      blob => (blob ? resolve(blob) : reject(new Error('The browser could not encode the drawing.'))),
      'image/png',
    );
  });
}

function drawCurve(context, from, handle, to) {
  const length = Math.hypot(handle.x - from.x, handle.y - from.y) + Math.hypot(to.x - handle.x, to.y - handle.y);
  const pieces = Math.abs(to.width - from.width) < 0.1 ? 1 : Math.max(1, Math.ceil(length / STEP));
  if (pieces === 1) {
    context.lineWidth = (from.width + to.width) / 2;
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.quadraticCurveTo(handle.x, handle.y, to.x, to.y);
    context.stroke();
    return;
  }
  let last = from;
  for (let i = 1; i <= pieces; i++) {
    const point = onCurve(from, handle, to, i / pieces);
    context.lineWidth = (last.width + point.width) / 2;
    context.beginPath();
    context.moveTo(last.x, last.y);
    context.lineTo(point.x, point.y);
    context.stroke();
    last = point;
  }
}

function middle(a, b) {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, width: (a.width + b.width) / 2 };
}

function onCurve(from, handle, to, t) {
  const a = (1 - t) * (1 - t);
  const b = 2 * t * (1 - t);
  const c = t * t;
  return {
    x: a * from.x + b * handle.x + c * to.x,
    y: a * from.y + b * handle.y + c * to.y,
    width: from.width + t * (to.width - from.width),
  };
}
