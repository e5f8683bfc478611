import './shell.js';
import { find, toast } from './dom.js';
import { LiveList } from './live.js';
import { Panel, openRows, select } from './panel.js';

const panelElement = find('[data-panel]');
let selected = panelElement.dataset.selected || null;

const list = new LiveList({ hold: false, query: () => (selected ? `selected=${encodeURIComponent(selected)}` : '') });
const panel = new Panel({
  onClose: () => {
    selected = null;
    select(null);
    history.replaceState(null, '', '/resources');
    list.reconnect();
  },
});
if (selected) select(find(`tr[data-key="${CSS.escape(selected)}"]`));
openRows(panel, (path) => `/parts${path}`, (link) => {
  selected = link.closest('tr').dataset.key;
  list.reconnect();
});

const confirmation = find('#confirm');

function agree(question) {
  find('#confirm-text').textContent = question;
  confirmation.showModal();
  return new Promise((resolve) => {
    confirmation.addEventListener('close', () => resolve(confirmation.returnValue === 'yes'), { once: true });
  });
}

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-command]');
  if (!button) return;
  event.preventDefault();
  if (button.dataset.confirm && !(await agree(button.dataset.confirm))) return;
  button.disabled = true;
  try {
    const response = await fetch(button.formAction, {
      method: 'POST',
      body: new FormData(find('[data-command-form]')),
      headers: { accept: 'application/json' },
    });
    const result = await response.json();
    toast(result.succeeded ? `${button.title}: done` : result.error || 'The command failed.', !result.succeeded);
  } catch {
    toast('The dashboard cannot be reached.', true);
  } finally {
    button.disabled = false;
  }
});
