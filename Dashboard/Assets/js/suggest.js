// Suggests what can be filtered by: names of attributes, then their values where there are few.
import { find } from './dom.js';

const input = find('[data-suggest]');
const operators = /^([^=<>!"\s]+)(!?=)(.*)$/;
const fixed = [
  { key: 'status', values: ['error', 'ok', 'unset'] }, { key: 'kind', values: ['server', 'client', 'internal', 'producer', 'consumer'] },
  { key: 'duration', values: [] }, { key: 'name', values: [] },
];
let facets = fixed;
let loading = null;
let list = null;
let chosen = -1;

// Everyone waits for the same answer: who types faster than it comes is shown it when it is there.
function load() {
  loading ??= loadFacets().catch(() => { loading = null; });
  return loading;
}

async function loadFacets() {
  const response = await fetch(input.dataset.suggest);
  if (!response.ok) throw new Error(`The suggestions were answered with ${response.status}.`);
  const known = await response.json();
  const names = new Set(known.map((facet) => facet.key));
  facets = [...known, ...fixed.filter((facet) => !names.has(facet.key))];
}

function token() {
  const before = input.value.slice(0, input.selectionStart);
  return before.slice(before.search(/\S*$/));
}

function suggestions() {
  const text = token().toLowerCase();
  const pair = operators.exec(token());
  if (pair) {
    const facet = facets.find((candidate) => candidate.key === pair[1]);
    return (facet?.values ?? []).filter((value) => value.toLowerCase().includes(pair[3].toLowerCase()))
      .map((value) => `${pair[1]}${pair[2]}${/[\s"=<>]/.test(value) ? `"${value}"` : value}`).slice(0, 30);
  }
  return facets.map((facet) => facet.key).filter((key) => key.toLowerCase().includes(text))
    .sort((left, right) => right.toLowerCase().startsWith(text) - left.toLowerCase().startsWith(text))
    .map((key) => (key === 'duration' ? 'duration>' : `${key}=`)).slice(0, 30);
}

function close() {
  list?.remove();
  list = null;
  chosen = -1;
  input.setAttribute('aria-expanded', 'false');
}

function show() {
  const options = suggestions();
  close();
  if (options.length === 0 || (options.length === 1 && options[0] === token())) return;
  list = document.createElement('ul');
  list.className = 'suggestions';
  list.id = 'suggestions';
  list.setAttribute('role', 'listbox');
  options.forEach((option, index) => {
    const item = document.createElement('li');
    item.setAttribute('role', 'option');
    item.id = `suggestion-${index}`;
    item.textContent = option;
    item.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      accept(option);
    });
    list.append(item);
  });
  input.parentElement.append(list);
  input.setAttribute('aria-expanded', 'true');
}

function move(step) {
  const items = [...list.children];
  chosen = (chosen + step + items.length) % items.length;
  items.forEach((item, index) => item.setAttribute('aria-selected', String(index === chosen)));
  items[chosen].scrollIntoView({ block: 'nearest' });
  input.setAttribute('aria-activedescendant', items[chosen].id);
}

function accept(option) {
  const end = input.selectionStart;
  const start = end - token().length;
  const isWhole = /=./.test(option);
  input.setRangeText(isWhole ? `${option} ` : option, start, end, 'end');
  input.focus();
  if (isWhole) close();
  else show();
}

if (input) {
  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-controls', 'suggestions');
  input.setAttribute('aria-expanded', 'false');
  input.addEventListener('focus', load);
  input.addEventListener('input', async () => {
    await load();
    show();
  });
  input.addEventListener('blur', close);
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' && !list) load().then(show);
    if (!list) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      move(event.key === 'ArrowDown' ? 1 : -1);
    } else if ((event.key === 'Enter' || event.key === 'Tab') && chosen >= 0) {
      event.preventDefault();
      accept(list.children[chosen].textContent);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    }
  });
}
