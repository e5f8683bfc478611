// Keeps a list up to date by server-sent events. Rows are matched by key: one that stays does not move in the document, and
// while the reader is further down, or has the keyboard in the list, new rows wait behind a button.
import { find, findAll, morph, morphChildren, parse } from './dom.js';
import { localize } from './time.js';

export class LiveList {
  #rows = find('[data-live-rows]');
  #scroll = find('[data-live]');
  #toggle = find('[data-live-toggle]');
  #pill = find('[data-live-new]');
  #html = new Map();
  #order = [];
  #source = null;
  #paused = false;
  #waiting = false;
  #first = true;

  constructor({ hold = true, query = () => '' } = {}) {
    this.hold = hold;
    this.query = query;
    if (!this.#scroll?.dataset.live) return;
    this.#toggle?.addEventListener('click', () => this.#setPaused(!this.#paused));
    this.#pill?.addEventListener('click', () => {
      this.#scroll.scrollTop = 0;
      document.activeElement?.blur();
      this.#show();
    });
    this.#scroll.addEventListener('scroll', () => this.#waiting && !this.#isHeld() && this.#show(), { passive: true });
    // A browser has six connections for a server: only the page that is looked at may hold one.
    document.addEventListener('visibilitychange', () => this.reconnect());
    addEventListener('pagehide', () => this.#close());
    addEventListener('pageshow', (event) => event.persisted && this.reconnect());
    this.reconnect();
  }

  reconnect() {
    this.#close();
    if (document.hidden || this.#paused) return;
    const url = new URL(this.#scroll.dataset.live, location.href);
    for (const [name, value] of new URLSearchParams(this.query())) url.searchParams.set(name, value);
    this.#source = new EventSource(url);
    this.#source.addEventListener('frame', (event) => this.#take(JSON.parse(event.data)));
    this.#source.addEventListener('open', () => this.#say('live'));
    this.#source.addEventListener('error', () => {
      this.#say('lost');
      // The browser connects again by itself, but not after a refusal: then the login has ended.
      if (this.#source?.readyState === EventSource.CLOSED) setTimeout(() => this.reconnect(), 3000);
    });
  }

  #close() {
    this.#source?.close();
    this.#source = null;
  }

  #setPaused(paused) {
    this.#paused = paused;
    this.#toggle?.setAttribute('aria-pressed', String(paused));
    this.#say(paused ? 'paused' : 'live');
    this.reconnect();
  }

  #say(state) {
    if (!this.#toggle || (this.#paused && state !== 'paused')) return;
    this.#toggle.classList.toggle('paused', state === 'paused');
    this.#toggle.classList.toggle('lost', state === 'lost');
    find('[data-live-text]', this.#toggle).textContent = { live: 'Live', paused: 'Paused', lost: 'Reconnecting' }[state];
  }

  #take(frame) {
    this.#order = frame.order;
    for (const [key, html] of Object.entries(frame.rows)) this.#html.set(key, html);
    const order = new Set(frame.order);
    for (const key of this.#html.keys()) if (!order.has(key)) this.#html.delete(key);
    for (const [name, html] of Object.entries(frame.parts)) this.#setPart(name, html);
    this.#updateRows(frame.rows);
    if (!this.#first && this.#isHeld()) this.#wait();
    else this.#show();
    this.#first = false;
  }

  #setPart(name, html) {
    const part = name === 'apphost' ? find('#apphost') : find(`[data-live-part="${name}"]`);
    if (!part || (name === 'details' && part.hidden)) return;
    const to = part.cloneNode(false);
    to.append(parse(html));
    localize(to);
    morphChildren(part, to);
  }

  // Rows that are there already change in place at once, held or not.
  #updateRows(rows) {
    for (const [key, html] of Object.entries(rows)) {
      const row = this.#rowOf(key);
      if (row) this.#morphRow(row, html);
    }
  }

  #morphRow(row, html) {
    const to = this.#parseRow(html);
    if (row.classList.contains('fresh')) to.classList.add('fresh');
    morph(row, to);
  }

  #parseRow(html) {
    const row = parse(html).querySelector('tr');
    localize(row);
    return row;
  }

  #rowOf(key) {
    return this.#rows.querySelector(`:scope > [data-key="${CSS.escape(key)}"]`);
  }

  #isHeld() {
    return this.hold && (this.#scroll.scrollTop > 8 || this.#rows.contains(document.activeElement));
  }

  #wait() {
    const shown = new Set(findAll(':scope > [data-key]', this.#rows).map((row) => row.dataset.key));
    const fresh = this.#order.filter((key) => !shown.has(key)).length;
    this.#waiting = fresh > 0;
    if (!this.#pill) return;
    this.#pill.hidden = fresh === 0;
    this.#pill.textContent = `${fresh} new`;
  }

  #show() {
    this.#waiting = false;
    if (this.#pill) this.#pill.hidden = true;
    const wanted = new Set(this.#order);
    for (const row of findAll(':scope > [data-key]', this.#rows)) if (!wanted.has(row.dataset.key)) row.remove();
    let at = this.#rows.firstElementChild;
    for (const key of this.#order) {
      const known = this.#rowOf(key);
      if (known) {
        if (known === at) at = at.nextElementSibling;
        else this.#rows.insertBefore(known, at);
        continue;
      }
      const row = this.#parseRow(this.#html.get(key));
      if (!this.#first) row.classList.add('fresh');
      row.addEventListener('animationend', () => row.classList.remove('fresh'), { once: true });
      this.#rows.insertBefore(row, at);
    }
  }
}
