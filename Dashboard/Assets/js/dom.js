// Small means that every page's script uses.

export const find = (selector, root = document) => root.querySelector(selector);
export const findAll = (selector, root = document) => [...root.querySelectorAll(selector)];

/** Makes the element in the page look like the one given, and touches only what differs: focus, selection and scrolling stay. */
export function morph(from, to) {
  if (from.nodeType !== to.nodeType || from.nodeName !== to.nodeName) {
    from.replaceWith(to);
    return to;
  }
  if (from.nodeType !== Node.ELEMENT_NODE) {
    if (from.data !== to.data) from.data = to.data;
    return from;
  }
  for (const { name, value } of [...to.attributes]) {
    if (from.getAttribute(name) !== value && !isOwn(from, name)) from.setAttribute(name, value);
  }
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !isOwn(from, name)) from.removeAttribute(name);
  }
  morphChildren(from, to);
  return from;
}

/** The same for the children of an element; children with a data-key or an id are matched by it. */
export function morphChildren(from, to) {
  const keyed = new Map();
  for (const child of from.children) {
    if (keyOf(child)) keyed.set(keyOf(child), child);
  }
  let at = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    const known = keyOf(wanted) ? keyed.get(keyOf(wanted)) : undefined;
    if (known) {
      if (known === at) at = at.nextSibling;
      else from.insertBefore(known, at);
      morph(known, wanted);
    } else if (at && !keyOf(at) && !keyOf(wanted)) {
      const next = at.nextSibling;
      morph(at, wanted);
      at = next;
    } else {
      from.insertBefore(wanted, at);
    }
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

// What the reader has set stays: opened sections, the selected row, the row that the keyboard is on.
function isOwn(element, name) {
  return (element.nodeName === 'DETAILS' && name === 'open') || name === 'aria-selected' || name === 'tabindex';
}

function keyOf(node) {
  return node.nodeType === Node.ELEMENT_NODE ? node.dataset?.key ?? (node.id || undefined) : undefined;
}

/** HTML of our own server as nodes. */
export function parse(html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  return template.content;
}

export function toast(text, isBad = false) {
  const element = document.createElement('div');
  element.className = isBad ? 'toast bad' : 'toast';
  element.textContent = text;
  find('#toasts')?.append(element);
  setTimeout(() => element.remove(), isBad ? 8000 : 2500);
}

export function isTyping(event) {
  return event.target instanceof HTMLElement && event.target.matches('input:not([type="checkbox"]), select, textarea');
}
