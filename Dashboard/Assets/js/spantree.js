// Which spans are shown: collapsing, expanding, moving with the keyboard, finding.
import { findAll } from './dom.js';

export class SpanTree {
  #spans;
  #collapsed = new Set();
  #found = [];
  #foundAt = -1;

  constructor(spans) {
    this.#spans = spans;
    for (const row of this.#rows()) if (row.getAttribute('aria-expanded') === 'false') this.#collapsed.add(row.dataset.id);
  }

  #rows() {
    return findAll('.span', this.#spans);
  }

  #visible() {
    return this.#rows().filter((row) => !row.hidden);
  }

  select(row) {
    for (const selected of findAll('[aria-selected="true"]', this.#spans)) selected.setAttribute('aria-selected', 'false');
    if (!row) return;
    row.setAttribute('aria-selected', 'true');
    for (const other of findAll('[tabindex="0"].span', this.#spans)) other.tabIndex = -1;
    row.tabIndex = 0;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest' });
  }

  toggle(row) {
    if (!row.hasAttribute('aria-expanded')) return;
    if (this.#collapsed.has(row.dataset.id)) this.#collapsed.delete(row.dataset.id);
    else this.#collapsed.add(row.dataset.id);
    this.restore();
  }

  setAll(expanded) {
    this.#collapsed.clear();
    if (!expanded) {
      for (const row of this.#rows()) if (row.hasAttribute('aria-expanded') && Number(row.dataset.level) > 1) this.#collapsed.add(row.dataset.id);
    }
    this.restore();
  }

  /** Writes the state into the rows: one pass, since a parent stands before its children. */
  restore() {
    let hiddenBelow = Infinity;
    for (const row of this.#rows()) {
      const level = Number(row.dataset.level);
      if (level <= hiddenBelow) hiddenBelow = Infinity;
      row.hidden = level > hiddenBelow;
      if (!row.hasAttribute('aria-expanded')) continue;
      const isCollapsed = this.#collapsed.has(row.dataset.id);
      row.setAttribute('aria-expanded', String(!isCollapsed));
      if (isCollapsed && hiddenBelow === Infinity) hiddenBelow = level;
    }
  }

  reveal(row) {
    let level = Number(row.dataset.level);
    for (let above = row.previousElementSibling; above && level > 1; above = above.previousElementSibling) {
      if (Number(above.dataset.level) < level) {
        level = Number(above.dataset.level);
        this.#collapsed.delete(above.dataset.id);
      }
    }
    this.restore();
  }

  step(row, by) {
    const rows = this.#visible();
    return this.#focus(rows[rows.indexOf(row) + by]);
  }

  first() {
    return this.#focus(this.#visible()[0]);
  }

  last() {
    return this.#focus(this.#visible().at(-1));
  }

  inward(row) {
    if (row.getAttribute('aria-expanded') === 'false') {
      this.toggle(row);
      return null;
    }
    return row.hasAttribute('aria-expanded') ? this.step(row, 1) : null;
  }

  outward(row) {
    if (row.getAttribute('aria-expanded') === 'true') {
      this.toggle(row);
      return null;
    }
    const level = Number(row.dataset.level);
    let above = row.previousElementSibling;
    while (above && Number(above.dataset.level) >= level) above = above.previousElementSibling;
    return this.#focus(above);
  }

  find(text, count) {
    const wanted = text.trim().toLowerCase();
    this.#foundAt = -1;
    this.#found = wanted === '' ? [] : this.#rows().filter((row) => row.firstElementChild.textContent.toLowerCase().includes(wanted));
    const found = new Set(this.#found);
    for (const row of this.#rows()) row.classList.toggle('dim', wanted !== '' && !found.has(row));
    count.textContent = wanted === '' ? '' : String(this.#found.length);
    if (this.#found.length > 0) {
      this.reveal(this.#found[0]);
      this.#found[0].scrollIntoView({ block: 'nearest' });
    }
  }

  nextFound() {
    if (this.#found.length === 0) return null;
    this.#foundAt = (this.#foundAt + 1) % this.#found.length;
    this.reveal(this.#found[this.#foundAt]);
    return this.#found[this.#foundAt];
  }

  #focus(row) {
    if (!row) return null;
    for (const other of findAll('[tabindex="0"].span', this.#spans)) other.tabIndex = -1;
    row.tabIndex = 0;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest' });
    return row;
  }
}
