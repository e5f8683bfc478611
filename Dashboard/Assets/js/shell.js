// What every page has: times, theme, copying, filters that apply when a choice is made, the key that goes to the filter.
import { find, findAll, isTyping, toast } from './dom.js';
import { keepTime } from './time.js';

keepTime();

function isDark() {
  const theme = document.documentElement.dataset.theme;
  return theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
}

document.addEventListener('click', async (event) => {
  const target = event.target.closest('[data-theme-toggle], [data-copy], [data-copy-link]');
  if (!target) return;
  if ('themeToggle' in target.dataset) {
    const theme = isDark() ? 'light' : 'dark';
    document.documentElement.dataset.theme = theme;
    // The server writes the theme into the next page, so that it never flashes.
    document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=strict`;
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  const text = target.dataset.copy ?? new URL(target.dataset.copyLink, location.href).href;
  try {
    await navigator.clipboard.writeText(text);
    toast('Copied');
  } catch {
    toast('The browser does not allow copying here.', true);
  }
});

for (const form of findAll('[data-filters]')) {
  form.addEventListener('change', (event) => {
    if (event.target.matches('select, input[type="checkbox"]')) form.requestSubmit();
  });
  // Addresses stay short: a field without a value is no filter.
  form.addEventListener('formdata', (event) => {
    for (const [name, value] of [...event.formData]) {
      if (value === '') event.formData.delete(name);
    }
  });
}

document.addEventListener('keydown', (event) => {
  if (event.key === '/' && !isTyping(event) && !event.ctrlKey && !event.metaKey) {
    const field = find('main input[type="search"]');
    if (field) {
      event.preventDefault();
      field.focus();
      field.select();
    }
  }
});
