// The answer, the ten probabilities and the picture that the network saw.
import { percent, say } from './words.js';

const UNSURE = 0.5; // below this the page says that it is not sure

/** Shows what the model says; keeps it, so that it can be said again in another language. */
export class Answer {
  #panel;
  #state;
  #label;
  #sure;
  #chart;
  #seen;
  #shown = null;

  constructor(panel) {
    this.#panel = panel;
    this.#state = panel.querySelector('#state');
    this.#label = panel.querySelector('#label');
    this.#sure = panel.querySelector('#sure');
    this.#chart = new Chart(panel.querySelector('#chart'));
    this.#seen = panel.querySelector('#seen');
    this.labels('0123456789'.split(''));
    this.clear();
  }

  /** The model's labels, in the order of its probabilities. */
  labels(labels) {
    this.#chart.labels(labels);
  }

  /** An answer; `final` when somebody asked for it. Returns the probability of the label. */
  show(answer, final) {
    this.#shown = { answer, final };
    this.#write();
    drawSeen(this.#seen, answer.pixels);
    return Math.max(...answer.result);
  }

  /** A drawing is being read for good. */
  reading() {
    this.#panel.dataset.state = 'reading';
    this.#state.textContent = say('reading');
  }

  /** Ink was added or taken away since the answer: it is no longer the last word. */
  demote() {
    if (!this.#shown?.final) return;
    this.#shown.final = false;
    this.#write();
  }

  clear() {
    this.#shown = null;
    this.#write();
    drawSeen(this.#seen, null);
  }

  /** Says the same again, in the language that is on now. */
  translate() {
    this.#write();
  }

  #write() {
    if (!this.#shown) {
      this.#panel.dataset.state = 'empty';
      this.#state.textContent = say('waiting');
      this.#label.textContent = '';
      this.#sure.textContent = '';
      this.#chart.show(null);
      return;
    }
    const { answer, final } = this.#shown;
    const best = Math.max(...answer.result);
    this.#panel.dataset.state = final ? 'final' : 'live';
    this.#state.textContent = say(final ? 'recognised' : best < UNSURE ? 'unsure' : 'soFar');
    this.#label.textContent = answer.label;
    this.#sure.textContent = say('sure', { percent: percent(best) });
    this.#chart.show(answer.result);
  }
}

/** Ten bars that stay in place and only change their length. */
class Chart {
  #list;
  #rows = [];

  constructor(list) {
    this.#list = list;
  }

  labels(labels) {
    if (this.#rows.length === labels.length && this.#rows.every((row, i) => row.label === labels[i])) return;
    const template = document.querySelector('#bar');
    this.#rows = labels.map(label => {
      const item = template.content.firstElementChild.cloneNode(true);
      item.querySelector('.digit').textContent = label;
      return { label, item, value: item.querySelector('.value') };
    });
    this.#list.replaceChildren(...this.#rows.map(row => row.item));
    this.show(null);
  }

  show(probabilities) {
    const best = probabilities ? probabilities.indexOf(Math.max(...probabilities)) : -1;
    this.#rows.forEach(({ item, value }, i) => {
      item.style.setProperty('--share', probabilities?.[i] ?? 0);
      item.classList.toggle('best', i === best);
      value.textContent = probabilities ? percent(probabilities[i]) : '–';
    });
  }
}

// Black with the ink as alpha; CSS turns it for the dark theme.
function drawSeen(canvas, base64) {
  const context = canvas.getContext('2d');
  context.clearRect(0, 0, canvas.width, canvas.height);
  if (!base64) return;
  const bytes = atob(base64);
  const picture = context.createImageData(28, 28);
  for (let i = 0; i < 784; i++) picture.data[4 * i + 3] = bytes.charCodeAt(i);
  context.putImageData(picture, 0, 0);
}
