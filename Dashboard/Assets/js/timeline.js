// Zooming: dragging over the minimap chooses a part of the trace, and the bars and the ruler show that part.
import { find, findAll } from './dom.js';

export function durationText(nanoseconds) {
  const units = [[1e9, 's'], [1e6, 'ms'], [1e3, 'µs']];
  if (nanoseconds >= 60e9) return `${Math.floor(nanoseconds / 60e9)}m ${String(Math.floor(nanoseconds / 1e9) % 60).padStart(2, '0')}s`;
  for (const [size, unit] of units) {
    if (nanoseconds >= size) {
      const value = nanoseconds / size;
      return `${value.toFixed(value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2)} ${unit}`;
    }
  }
  return `${Math.round(nanoseconds)} ns`;
}

export class Timeline {
  #spans;
  #map = find('[data-minimap]');
  #from = 0;
  #to = 1;

  constructor(spans) {
    this.#spans = spans;
    this.#map.addEventListener('pointerdown', (event) => this.#drag(event));
    this.#map.addEventListener('dblclick', () => this.#zoom(0, 1));
    this.#map.addEventListener('click', (event) => event.target.closest('[data-zoom-reset]') && this.#zoom(0, 1));
  }

  restore(duration) {
    if (duration) find('[data-ruler]').dataset.duration = duration;
    this.#zoom(this.#from, this.#to);
  }

  #drag(event) {
    if (event.button !== 0 || event.target.closest('button')) return;
    const box = find('svg', this.#map).getBoundingClientRect();
    const at = (moved) => Math.min(1, Math.max(0, (moved.clientX - box.left) / box.width));
    const start = at(event);
    let end = start;
    const brush = find('[data-brush]', this.#map);
    const move = (moved) => {
      end = at(moved);
      brush.setAttribute('x', `${Math.min(start, end) * 100}%`);
      brush.setAttribute('width', `${Math.abs(end - start) * 100}%`);
    };
    this.#map.setPointerCapture(event.pointerId);
    this.#map.addEventListener('pointermove', move);
    const finish = () => {
      this.#map.removeEventListener('pointermove', move);
      brush.setAttribute('width', '0');
      if (Math.abs(end - start) * box.width > 4) this.#zoom(Math.min(start, end), Math.max(start, end));
    };
    this.#map.addEventListener('pointerup', finish, { once: true });
    this.#map.addEventListener('pointercancel', finish, { once: true });
  }

  #zoom(from, to) {
    this.#from = from;
    this.#to = to;
    const width = to - from;
    const isWhole = from === 0 && to === 1;
    find('[data-zoom-reset]', this.#map).hidden = isWhole;
    find('[data-shade-left]', this.#map).setAttribute('width', `${from * 100}%`);
    const right = find('[data-shade-right]', this.#map);
    right.setAttribute('x', `${to * 100}%`);
    right.setAttribute('width', `${(1 - to) * 100}%`);
    const percent = (fraction) => `${(((fraction - from) / width) * 100).toFixed(4)}%`;
    for (const row of findAll('.span', this.#spans)) {
      const start = Number(row.dataset.s);
      const length = Number(row.dataset.w);
      const bar = row.lastElementChild;
      const rect = bar.firstElementChild;
      rect.setAttribute('x', percent(start));
      rect.setAttribute('width', `${((length / width) * 100).toFixed(4)}%`);
      for (const dot of bar.querySelectorAll('circle')) dot.setAttribute('cx', percent(Number(dot.dataset.e)));
      const label = bar.lastElementChild;
      const startsAt = (start - from) / width;
      const endsAt = (start + length - from) / width;
      const left = endsAt > 0.85 && startsAt > 0.1;
      label.setAttribute('x', percent(left ? start : Math.min(start + length, to)));
      const inside = !left && endsAt > 0.85;
      label.setAttribute('dx', left || inside ? '-6' : '6');
      label.classList.toggle('end', left || inside);
      label.classList.toggle('in', inside);
    }
    const total = Number(find('[data-ruler]').dataset.duration);
    findAll('[data-ruler] text').forEach((text, index) => {
      const at = total * (from + (width * index) / 4);
      text.textContent = at === 0 ? '0' : durationText(at);
    });
  }
}
