// Moments in the reader's own time zone: relative ones keep up with the clock, the exact moment is in the tooltip.
import { findAll } from './dom.js';

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hourCycle: 'h23' });
const dateAndClock = new Intl.DateTimeFormat(undefined, {
  year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hourCycle: 'h23', timeZoneName: 'short',
});

export function relative(from, now) {
  const seconds = Math.max(0, (now - from) / 1000);
  if (seconds < 2) return 'just now';
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86400)} d ago`;
}

export const clockText = (date) => clock.format(date);

export function localize(root) {
  const now = Date.now();
  for (const element of findAll('time[datetime]', root)) {
    const date = new Date(element.dateTime);
    if (Number.isNaN(date.getTime())) continue;
    const title = dateAndClock.format(date);
    if (element.title !== title) element.title = title;
    const text = 'relative' in element.dataset ? relative(date.getTime(), now)
      : element.dataset.exact === 'date' ? title : clock.format(date);
    if (element.textContent !== text) element.textContent = text;
  }
}

export function keepTime() {
  localize(document);
  setInterval(() => {
    if (!document.hidden) localize(document);
  }, 1000);
}
