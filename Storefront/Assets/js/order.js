// Follows an order: the server sends the part of the page that shows how far it is, with each change.

const progress = document.getElementById('progress');
const cancel = document.getElementById('cancel');

if (progress?.dataset.orderEvents) {
  const events = new EventSource(progress.dataset.orderEvents);
  events.addEventListener('order', (event) => {
    const order = JSON.parse(event.data);
    const next = document.createElement('template');
    next.innerHTML = order.html;
    // The same again, as the first event mostly is, is not news to a screen reader.
    if (next.content.textContent !== progress.textContent) progress.replaceChildren(next.content);
    cancel.hidden = !order.cancellable;
    cancel.elements.etag.value = order.etag;
  });
  events.addEventListener('end', () => events.close());
  window.addEventListener('pagehide', () => events.close());
}
