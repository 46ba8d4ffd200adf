// One bar for each label, of probabilities or of scores.

/** A list of bars: {label, share (0 to 1, the bar's length), text}; the one at `best` stands out. */
export function bars(rows, best, name) {
  const list = document.createElement('ol');
  list.className = 'bars';
  list.setAttribute('aria-label', name);
  const template = document.querySelector('#bar');
  list.append(
    ...rows.map(({ label, share, text }, i) => {
      const item = template.content.firstElementChild.cloneNode(true);
      item.querySelector('.digit').textContent = label;
      item.querySelector('.value').textContent = text;
      item.style.setProperty('--share', share);
      item.classList.toggle('best', i === best);
      return item;
    }),
  );
  return list;
}
