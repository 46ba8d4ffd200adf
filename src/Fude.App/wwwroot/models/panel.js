// The models: which one answers, how often each was right, and the button that lets one answer again for every stored drawing.
import { Notice } from '../notice.js';
import { number, percent, say } from '../words.js';
import { Reprediction } from './reprediction.js';

/** Shows the catalogue's models. */
export class ModelsPanel {
  #section;
  #catalogue;
  #notice;
  #job;

  constructor(section, catalogue, announce) {
    this.#section = section;
    this.#catalogue = catalogue;
    this.#notice = new Notice(section.querySelector('.notice'));
    this.#job = new Reprediction(section.querySelector('.job'), this.#notice, announce);
    section.querySelector('.models-list').addEventListener('click', event => {
      const button = event.target.closest('button');
      if (button) this.#job.start(button.dataset.tag, section.querySelector('#again').checked);
    });
    catalogue.addEventListener('change', () => this.#write());
    document.addEventListener('language', () => this.#write());
  }

  /** Shows the view. */
  async turn(on) {
    if (!on) return;
    this.#write();
    try {
      await Promise.all([this.#catalogue.load(), this.#job.resume()]);
      this.#notice.hide();
    } catch (error) {
      this.#notice.fail(error, () => this.turn(true));
    }
  }

  /** The server told how far a job is. */
  hear(job) {
    this.#job.hear(job);
  }

  #write() {
    const list = this.#section.querySelector('.models-list');
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.tag : null;
    list.replaceChildren(...this.#catalogue.models.map(model => this.#card(model)));
    if (focused) list.querySelector(`button[data-tag="${CSS.escape(focused)}"]`)?.focus();
  }

  #card(model) {
    const card = document.querySelector('#model').content.firstElementChild.cloneNode(true);
    const isCurrent = model.tag === this.#catalogue.current?.tag;
    const name = card.querySelector('h3');
    name.textContent = model.tag;
    name.title = model.tag;
    card.classList.toggle('current', isCurrent);
    card.querySelector('.state').textContent = say(isCurrent ? 'modelCurrent' : model.loaded ? 'modelLoaded' : 'modelGone');
    const accuracy = this.#catalogue.accuracyOf(model.tag);
    card.querySelector('.accuracy').textContent = accuracy ? percent(accuracy.accuracy) : '–';
    card.querySelector('.of').textContent = accuracy
      ? say('rightOf', { right: number(accuracy.right), corrected: number(accuracy.corrected) })
      : say('neverCorrected');
    card.querySelector('.track').style.setProperty('--share', accuracy?.accuracy ?? 0);
    card.querySelector('.digest').textContent = model.digest ? model.digest.replace(/^sha256:/, '').slice(0, 12) : '';
    card.querySelector('.digest').title = model.digest ?? '';
    const button = card.querySelector('button');
    button.dataset.tag = model.tag;
    button.hidden = !model.loaded;
    button.textContent = say('letAnswer');
    button.setAttribute('aria-label', say('letAnswerName', { model: model.tag }));
    return card;
  }
}
