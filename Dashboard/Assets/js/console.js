import './shell.js';
import { find, findAll } from './dom.js';
import { clockText } from './time.js';

const MaxLines = 5000;
const terminal = find('[data-console]');
const selection = find('[data-resource]');

selection?.addEventListener('change', () => selection.form.requestSubmit());

if (terminal) {
  const state = find('[data-console-state]');
  const count = find('[data-console-count]');
  const follow = find('[data-follow]');
  const text = find('[data-text]');
  const errors = find('[data-errors]');
  const colors = new Map();
  const last = new Map();
  let following = true;
  let total = 0;
  let removed = 0;
  let isSelfScrolling = false;

  const isShown = (line) => (!errors.checked || line.classList.contains('err'))
    && (text.value === '' || line.lastElementChild.textContent.toLowerCase().includes(text.value.toLowerCase()));

  const toEnd = () => {
    isSelfScrolling = true;
    terminal.scrollTop = terminal.scrollHeight;
  };

  function setFollowing(value) {
    following = value;
    follow.setAttribute('aria-pressed', String(value));
    follow.classList.toggle('paused', !value);
    find('span', follow).textContent = value ? 'Following' : 'Follow';
    if (value) toEnd();
  }

  function make(line) {
    const element = document.createElement('div');
    element.className = line.e ? 'line err' : 'line';
    const time = document.createElement('time');
    time.dateTime = line.t;
    time.title = line.t;
    time.textContent = clockText(new Date(line.t));
    element.append(time);
    if (terminal.dataset.console.includes('name=')) {
      if (!colors.has(line.r)) colors.set(line.r, colors.size % 12);
      const from = document.createElement('span');
      from.className = `from c${colors.get(line.r)}`;
      from.textContent = line.r;
      from.title = line.r;
      element.append(from);
    }
    const say = document.createElement('span');
    say.className = 'say';
    for (const [classes, part] of line.s) {
      if (classes === '') {
        say.append(part);
      } else {
        const run = document.createElement('span');
        run.className = classes;
        run.textContent = part;
        say.append(run);
      }
    }
    element.append(say);
    element.hidden = !isShown(element);
    return element;
  }

  function add(lines) {
    const fresh = lines.filter((line) => line.n > (last.get(line.r) ?? 0));
    if (fresh.length === 0) return;
    last.set(fresh[0].r, fresh.at(-1).n);
    terminal.append(...fresh.map(make));
    total += fresh.length;
    while (terminal.childElementCount > MaxLines) {
      terminal.firstElementChild.remove();
      removed++;
    }
    tell();
    if (following) toEnd();
  }

  function tell() {
    const shown = findAll('.line:not([hidden])', terminal).length;
    const parts = [`${shown.toLocaleString('en')} of ${total.toLocaleString('en')} lines`];
    if (removed > 0) parts.push(`the first ${removed.toLocaleString('en')} are in the download`);
    count.textContent = parts.join('; ');
  }

  function refilter() {
    for (const line of findAll('.line', terminal)) line.hidden = !isShown(line);
    tell();
    if (following) toEnd();
  }

  text.addEventListener('input', refilter);
  errors.addEventListener('change', refilter);
  find('[data-wrap]').addEventListener('change', (event) => terminal.classList.toggle('wrap', event.target.checked));
  find('[data-times]').addEventListener('change', (event) => terminal.classList.toggle('no-times', !event.target.checked));
  terminal.classList.add('wrap');
  follow.addEventListener('click', () => setFollowing(!following));
  terminal.addEventListener('scroll', () => {
    // What the reader scrolls decides: up stops following, the very end takes it up again.
    const isAtEnd = terminal.scrollHeight - terminal.scrollTop - terminal.clientHeight < 24;
    if (isSelfScrolling) isSelfScrolling = false;
    else if (isAtEnd !== following) setFollowing(isAtEnd);
  }, { passive: true });
  find('[data-console-filters]').addEventListener('submit', (event) => {
    if (event.submitter || document.activeElement === text) event.preventDefault();
  });

  let source = null;
  const connect = () => {
    source?.close();
    source = null;
    if (document.hidden) return;
    source = new EventSource(terminal.dataset.console);
    source.addEventListener('lines', (event) => {
      state.textContent = 'Live';
      add(JSON.parse(event.data));
    });
    source.addEventListener('state', (event) => {
      const { problem } = JSON.parse(event.data);
      state.textContent = problem === '' ? 'Live' : problem;
    });
    source.addEventListener('error', () => { state.textContent = 'The dashboard cannot be reached; trying again.'; });
  };
  document.addEventListener('visibilitychange', connect);
  addEventListener('pagehide', () => source?.close());
  connect();
}
