import './shell.js';
import './suggest.js';
import { find } from './dom.js';
import { LiveList } from './live.js';

new LiveList();

document.addEventListener('keydown', (event) => {
  const row = document.activeElement?.closest?.('tbody tr');
  if (!row || !['ArrowDown', 'ArrowUp'].includes(event.key)) return;
  const next = event.key === 'ArrowDown' ? row.nextElementSibling : row.previousElementSibling;
  if (!next) return;
  event.preventDefault();
  find('a.cover', next)?.focus();
});
