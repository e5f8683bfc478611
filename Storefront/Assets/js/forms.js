// Small comforts for forms; each of them works without, too.

for (const form of document.querySelectorAll('form[data-submit-on-change]')) {
  form.querySelector('button.plain')?.classList.add('unneeded');
  form.addEventListener('change', () => form.requestSubmit());
  // Whoever was quicker than this module has chosen already, or has typed and gone on.
  if ([...form.querySelectorAll('select')].some(isChanged) || [...form.querySelectorAll('input[type=number]')].some(isTyped)) form.requestSubmit();
}

function isTyped(input) {
  return input.value !== input.defaultValue && input !== document.activeElement;
}

function isChanged(select) {
  const initial = [...select.options].findIndex((option) => option.defaultSelected);
  return select.selectedIndex !== Math.max(initial, 0);
}

for (const form of document.querySelectorAll('form[data-submit-once]')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.dataset.confirm && !window.confirm(form.dataset.confirm)) { event.preventDefault(); return; }
    form.dataset.sent = 'yes';
    form.querySelector('button')?.setAttribute('aria-busy', 'true');
  });
}

// A page that the back button brings out of the browser's memory can be sent again.
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) {
    delete form.dataset.sent;
    form.querySelector('button')?.removeAttribute('aria-busy');
  }
});
