// Puts the page together: its views, the opened drawing, what the server tells, language and theme. The gallery, the models
// and the opened drawing are fetched when they are first wanted: whoever draws does not wait for them.
import { DrawView } from './draw.js';
import { ServerEvents } from './events.js';
import { Catalogue } from './models/catalogue.js';
import { Router } from './router.js';
import { ThemeSwitch } from './theme-switch.js';
import { applyWords, say, switchLanguage } from './words.js';

const find = selector => document.querySelector(selector);
const catalogue = new Catalogue();
const router = new Router(['draw', 'drawings', 'models']);
const draw = new DrawView(find('#view-draw'), catalogue, announce);
const parts = { draw }; // what has been fetched
const pending = {}; // and what is being fetched

const makers = {
  drawings: async () => {
    const { Gallery } = await import('./gallery/gallery.js');
    const gallery = new Gallery(find('#view-drawings'), catalogue, announce);
    gallery.addEventListener('open', event => router.openDrawing(event.detail));
    return gallery;
  },
  models: async () => {
    const { ModelsPanel } = await import('./models/panel.js');
    return new ModelsPanel(find('#view-models'), catalogue, announce);
  },
  dialog: async () => {
    const { DrawingDialog } = await import('./drawing/dialog.js');
    const dialog = new DrawingDialog(find('#opened'), catalogue, announce);
    dialog.addEventListener('close', () => router.closeDrawing());
    dialog.addEventListener('step', event => {
      const next = parts.drawings?.neighbour(dialog.id, event.detail) ?? null;
      if (next !== null) router.replaceDrawing(next);
    });
    dialog.addEventListener('deleted', event => parts.drawings?.hear('deletion', event.detail));
    return dialog;
  },
};

function part(name) {
  pending[name] ??= parts[name] ?? makers[name]().then(made => (parts[name] = made));
  return pending[name];
}

let spoken = 0;
function announce(text) {
  // The same sentence twice is two announcements, which needs another text.
  find('#announcement').textContent = text + (spoken++ % 2 ? '\u200b' : '');
}

router.addEventListener('view', async ({ detail: view }) => {
  for (const name of ['draw', 'drawings', 'models']) {
    if (name !== view && !find(`#view-${name}`).hidden) parts[name]?.turn(false);
    find(`#view-${name}`).hidden = name !== view;
    const link = find(`nav [data-view=${name}]`);
    if (name === view) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (view !== 'drawings') scrollTo({ top: 0, behavior: 'instant' });
  (await part(view)).turn(true);
});

let opened = null;
router.addEventListener('drawing', async ({ detail: id }) => {
  const last = opened;
  opened = id;
  if (id === null) {
    if (last === null) return;
    parts.dialog?.close();
    if (router.view === 'drawings') parts.drawings?.focus(last);
    return;
  }
  const dialog = await part('dialog');
  if (opened === id) await dialog.open(id, router.part);
  router.part = null;
});

draw.addEventListener('behind', event => router.openDrawing(event.detail, 'behind'));
find('#language').addEventListener('click', switchLanguage);
new ThemeSwitch(find('#theme')).addEventListener('change', () => draw.repaint());

function listen() {
  const events = new ServerEvents();
  for (const kind of ['prediction', 'correction', 'deletion'])
    events.addEventListener(kind, ({ detail: { id } }) => {
      parts.drawings?.hear(kind, id);
      if (kind === 'correction') parts.dialog?.hear(id);
      if (kind !== 'prediction') catalogue.loadSoon();
    });
  events.addEventListener('reprediction', ({ detail: job }) => {
    parts.models?.hear(job);
    if (job.state !== 'running') parts.drawings?.resync();
  });
  events.addEventListener('model', () => catalogue.loadSoon());
  events.addEventListener('resync', () => {
    parts.drawings?.resync();
    catalogue.loadSoon();
  });
}

applyWords();
document.documentElement.classList.add('ready');
router.start();
await draw.load();
listen();
