// The details panel: fills from the server, keeps the address in step, closes with Escape.
import { find, findAll, parse } from './dom.js';
import { localize } from './time.js';

export class Panel {
  #panel = find('[data-panel]');
  #request = 0;

  /** @param close called when the reader closes the panel */
  constructor({ onClose } = {}) {
    this.onClose = onClose;
    this.#panel?.addEventListener('click', (event) => event.target.closest('[data-close]') && this.close());
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !this.#panel.hidden && !document.querySelector('dialog[open]') && !event.target.matches('input')) this.close();
    });
  }

  get isOpen() {
    return !this.#panel.hidden;
  }

  async open(part, address) {
    const request = ++this.#request;
    const response = await fetch(part, { headers: { accept: 'text/html' } });
    // A later click overtakes an earlier answer.
    if (request !== this.#request) return;
    if (response.status === 401 || response.redirected) {
      location.reload();
      return;
    }
    const opened = findAll('details', this.#panel).reduce((all, details) => all.set(find('summary', details).firstChild.data.trim(), details.open), new Map());
    this.#panel.replaceChildren(response.ok ? parse(await response.text()) : message('This has made room for newer telemetry.'));
    for (const details of findAll('details', this.#panel)) {
      const open = opened.get(find('summary', details).firstChild.data.trim());
      if (open !== undefined) details.open = open;
    }
    localize(this.#panel);
    this.#panel.hidden = false;
    if (address) history.replaceState(null, '', address);
  }

  close() {
    this.#request++;
    this.#panel.hidden = true;
    this.#panel.replaceChildren();
    this.onClose?.();
  }
}

function message(text) {
  const element = document.createElement('p');
  element.className = 'panel-body';
  element.textContent = text;
  return element;
}

/** Opens the details of rows whose link has data-details; a click with a modifier still opens a tab. */
export function openRows(panel, toPart, onSelect) {
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-details]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    select(link.closest('tr'));
    onSelect?.(link);
    panel.open(toPart(new URL(link.href).pathname), new URL(link.href).pathname + location.search);
  });
  document.addEventListener('keydown', (event) => {
    const row = document.activeElement?.closest?.('tbody tr');
    if (!row || !['ArrowDown', 'ArrowUp', 'j', 'k'].includes(event.key)) return;
    const step = event.key === 'ArrowDown' || event.key === 'j' ? 'nextElementSibling' : 'previousElementSibling';
    let next = row[step];
    while (next && !find('a.cover', next)) next = next[step];
    if (!next) return;
    event.preventDefault();
    find('a.cover', next).focus();
    if (panel.isOpen) find('a.cover', next).click();
  });
}

export function select(row) {
  for (const selected of findAll('tr[aria-selected="true"]')) selected.removeAttribute('aria-selected');
  row?.setAttribute('aria-selected', 'true');
}
