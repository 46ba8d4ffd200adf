// The button that switches between light and dark; without a choice the browser's own preference rules, in CSS.
import { keep, say } from './words.js';

/** Dispatches "change" when colours are others. */
export class ThemeSwitch extends EventTarget {
  #button;
  #prefersDark = matchMedia('(prefers-color-scheme: dark)');

  constructor(button) {
    super();
    this.#button = button;
    button.addEventListener('click', () => {
      const theme = this.#isDark ? 'light' : 'dark';
      document.documentElement.dataset.theme = theme;
      keep('fude.theme', theme);
      this.#changed();
    });
    this.#prefersDark.addEventListener('change', () => this.#changed());
    document.addEventListener('language', () => this.#label());
    this.#label();
  }

  get #isDark() {
    return (document.documentElement.dataset.theme ?? (this.#prefersDark.matches ? 'dark' : 'light')) === 'dark';
  }

  #changed() {
    this.#label();
    this.dispatchEvent(new Event('change'));
  }

  #label() {
    const words = say(this.#isDark ? 'toLight' : 'toDark');
    this.#button.setAttribute('aria-label', words);
    this.#button.title = words;
  }
}
