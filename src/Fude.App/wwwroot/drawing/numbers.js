// The network's input as what it is: a table of 28 × 28 numbers. Each cell is as dark as its number is large; pointing at
// one, or going through the table with a screen reader, says where it is.
import { say } from '../words.js';

const SIDE = 28;

/** A figure with the table and a line that says which number is pointed at. */
export function numbersFigure(base64) {
  const values = atob(base64);
  const figure = document.createElement('div');
  figure.className = 'numbers';
  const table = document.createElement('table');
  table.createCaption().textContent = say('numbersCaption');
  table.caption.className = 'unseen';
  const body = table.createTBody();
  for (let y = 0; y < SIDE; y++) {
    const row = body.insertRow();
    for (let x = 0; x < SIDE; x++) {
      const value = values.charCodeAt(y * SIDE + x);
      const cell = row.insertCell();
      cell.textContent = value;
      if (value) cell.style.setProperty('--ink-share', (value / 255).toFixed(3));
      if (value > 110) cell.className = 'dark';
      else if (!value) cell.className = 'none';
    }
  }
  const line = document.createElement('p');
  line.className = 'pointed';
  line.textContent = say('numbersHelp');
  table.addEventListener('pointerover', event => {
    const cell = event.target.closest('td');
    if (cell) line.textContent = say('numberAt', { row: cell.parentNode.rowIndex + 1, column: cell.cellIndex + 1, value: cell.textContent });
  });
  figure.append(table, line);
  return figure;
}
