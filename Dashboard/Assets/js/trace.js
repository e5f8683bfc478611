import './shell.js';
import { find, findAll, isTyping, morph } from './dom.js';
import { Panel } from './panel.js';
import { localize } from './time.js';
import { Timeline } from './timeline.js';
import { SpanTree } from './spantree.js';

const spans = find('[data-spans]');
const traceId = spans.dataset.trace;
const timeline = new Timeline(spans);
const tree = new SpanTree(spans);

const panel = new Panel({
  onClose: () => {
    tree.select(null);
    history.replaceState(null, '', `/traces/${traceId}`);
  },
});

function open(row) {
  tree.select(row);
  const id = row.dataset.id;
  panel.open(`/parts/traces/${traceId}?span=${id}`, `/traces/${traceId}?span=${id}`);
}

spans.addEventListener('click', (event) => {
  const row = event.target.closest('.span');
  if (!row) return;
  if (event.target.closest('[data-toggle]')) tree.toggle(row);
  else open(row);
});

spans.addEventListener('keydown', (event) => {
  const row = event.target.closest('.span');
  if (!row) return;
  const go = {
    ArrowDown: () => tree.step(row, 1), ArrowUp: () => tree.step(row, -1),
    j: () => tree.step(row, 1), k: () => tree.step(row, -1),
    Home: () => tree.first(), End: () => tree.last(),
    ArrowRight: () => tree.inward(row), ArrowLeft: () => tree.outward(row),
  }[event.key];
  if (go) {
    event.preventDefault();
    const next = go();
    if (next && panel.isOpen) open(next);
  } else if (event.key === 'Enter' || event.key === ' ') {
    event.preventDefault();
    open(row);
  }
});

function nextError() {
  const failed = findAll('.span.failed', spans);
  if (failed.length === 0) return;
  const at = failed.findIndex((row) => row.getAttribute('aria-selected') === 'true');
  const row = failed[(at + 1) % failed.length];
  tree.reveal(row);
  row.focus();
  open(row);
}

const search = find('[data-find]');
search.addEventListener('input', () => tree.find(search.value, find('[data-find-count]')));
search.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter') return;
  event.preventDefault();
  const row = tree.nextFound();
  if (row) open(row);
});
document.addEventListener('click', (event) => {
  if (event.target.closest('[data-next-error]')) nextError();
  if (event.target.closest('[data-expand-all]')) tree.setAll(true);
  if (event.target.closest('[data-collapse-all]')) tree.setAll(false);
});
document.addEventListener('keydown', (event) => {
  if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'n') nextError();
  if (event.key === '+') tree.setAll(true);
  if (event.key === '-') tree.setAll(false);
});

// The width of the names is kept while the tab is open.
const splitter = find('[data-splitter]');
const page = find('main');
const setNames = (width) => {
  const bounded = Math.min(Math.max(width, 200), innerWidth * 0.7);
  page.style.setProperty('--names', `${bounded}px`);
  splitter.setAttribute('aria-valuenow', String(Math.round((100 * bounded) / find('.waterfall').clientWidth)));
  sessionStorage.setItem('names', String(bounded));
};
if (sessionStorage.getItem('names')) setNames(Number(sessionStorage.getItem('names')));
splitter.addEventListener('pointerdown', (event) => {
  event.preventDefault();
  splitter.setPointerCapture(event.pointerId);
  const left = find('.waterfall').getBoundingClientRect().left;
  const drag = (moved) => setNames(moved.clientX - left);
  splitter.addEventListener('pointermove', drag);
  splitter.addEventListener('pointerup', () => splitter.removeEventListener('pointermove', drag), { once: true });
});
splitter.addEventListener('keydown', (event) => {
  const step = { ArrowLeft: -24, ArrowRight: 24 }[event.key];
  if (step) setNames(find('.span-head .span-name').getBoundingClientRect().width + step);
});

const selectedRow = find('.span[aria-selected="true"]', spans);
if (selectedRow) {
  tree.reveal(selectedRow);
  selectedRow.scrollIntoView({ block: 'center' });
} else {
  find('.span', spans)?.setAttribute('tabindex', '0');
}

// A trace that is still growing: fetch the page again and take over what differs.
async function refresh() {
  const response = await fetch(`/traces/${traceId}`);
  if (!response.ok) return;
  const next = new DOMParser().parseFromString(await response.text(), 'text/html');
  localize(next);
  for (const selector of ['.trace-facts', '.overview', '[data-spans]']) {
    const to = find(selector, next);
    if (to) morph(find(selector), document.adoptNode(to));
  }
  tree.restore();
  timeline.restore(find('[data-ruler]', next)?.dataset.duration);
}

let source = null;
function connect() {
  source?.close();
  source = null;
  if (document.hidden) return;
  source = new EventSource(find('[data-live-trace]').dataset.liveTrace);
  source.addEventListener('grown', refresh);
}
document.addEventListener('visibilitychange', connect);
addEventListener('pagehide', () => source?.close());
connect();
