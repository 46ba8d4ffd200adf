// What every model read in one drawing, side by side; one of them is looked at more closely.
import { percent, say } from '../words.js';
import { bars } from './bars.js';

/** Dispatches "choose" with a model's tag. */
export class Answers extends EventTarget {
  #host;

  constructor(host) {
    super();
    this.#host = host;
    host.addEventListener('click', event => {
      const row = event.target.closest('button');
      if (row) this.dispatchEvent(new CustomEvent('choose', { detail: row.dataset.tag }));
    });
  }

  /** Shows the answers of a drawing; `chosen` is the tag whose ten probabilities are shown, `current` the live model's. */
  show(drawing, chosen, current, labels) {
    const hadFocus = this.#host.contains(document.activeElement) ? document.activeElement.dataset.tag : null;
    const list = document.createElement('ul');
    list.className = 'said';
    list.append(...drawing.answers.map(answer => this.#row(answer, drawing, answer.modelTag === chosen, answer.modelTag === current)));
    const answer = drawing.answers.find(one => one.modelTag === chosen);
    this.#host.replaceChildren(list);
    if (drawing.disagree) this.#host.prepend(disagreement());
    if (answer?.result) {
      const rows = answer.result.map((share, i) => ({ label: labels[i] ?? String(i), share, text: percent(share) }));
      this.#host.append(bars(rows, answer.result.indexOf(Math.max(...answer.result)), say('chartOf', { model: chosen })));
    }
    if (drawing.answers.length === 0) this.#host.textContent = say('tileUnread');
    if (hadFocus) this.#host.querySelector(`[data-tag="${CSS.escape(hadFocus)}"]`)?.focus();
  }

  #row(answer, drawing, isChosen, isCurrent) {
    const item = document.createElement('li');
    const row = document.createElement('button');
    row.type = 'button';
    row.dataset.tag = answer.modelTag;
    row.setAttribute('aria-pressed', isChosen);
    const isRight = drawing.correction ? drawing.correction.label === answer.label : null;
    row.classList.toggle('right', isRight === true);
    row.classList.toggle('wrong', isRight === false);
    row.append(
      part('label', answer.label),
      part('tag', answer.modelTag, answer.modelTag),
      part('note', [isCurrent ? say('isCurrent') : '', isRight === null ? '' : say(isRight ? 'wasRight' : 'wasWrong')].filter(Boolean).join(' · ')),
      part('percent', percent(answer.probability)),
    );
    item.append(row);
    return item;
  }
}

function disagreement() {
  const line = document.createElement('p');
  line.className = 'disagreement';
  line.textContent = say('modelsDisagree');
  return line;
}

function part(kind, text, title = '') {
  const element = document.createElement('span');
  element.className = kind;
  element.textContent = text;
  if (title) element.title = title;
  return element;
}
