// Small comforts for forms; each of them works without, too.

for (const form of document.querySelectorAll('form[data-submit-on-change]')) {
  form.querySelector('button.plain')?.classList.add('unneeded');
  form.addEventListener('change', () => form.requestSubmit());
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
