// What the table of runs needs of the browser: its place, and the caret of the search.

/** Goes back to the first line. */
export function toTop(frame) {
  if (frame) frame.scrollTop = 0;
}

/** Where the caret stands in a field. */
export function caret(field) {
  return field?.selectionStart ?? 0;
}

/** Puts a text into a field, the keyboard's place there, and the caret at an offset. */
export function place(field, text, offset) {
  if (!field) return;
  if (field.value !== text) field.value = text;
  field.focus();
  field.setSelectionRange(offset, offset);
}

/** While suggestions are open, the arrows choose among them and do not move the caret. */
export function suggests(field) {
  field?.addEventListener('keydown', event => {
    if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && field.getAttribute('aria-expanded') === 'true') event.preventDefault();
    if (event.key === 'Tab' && !event.shiftKey && field.getAttribute('aria-expanded') === 'true' && field.getAttribute('aria-activedescendant')) event.preventDefault();
  });
}
