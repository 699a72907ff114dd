/** Seconds for people: 540 ms, 8.6 s, 42 s, 3m12s, 4h03m, 24h, 2d04h. What is left of a round time is not rounded up to it. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined) return '–';
  if (seconds < 0.0005) return '0 s';
  if (seconds < 0.9995) return `${Math.max(1, Math.round(seconds * 1000))} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const s = Math.floor(seconds + 0.05);
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)}m${s % 60 ? `${pad(s % 60)}s` : ''}`;
  const m = Math.floor(s / 60);
  if (m < 2 * 1440) return `${Math.floor(m / 60)}h${m % 60 ? `${pad(m % 60)}m` : ''}`;
  const hours = Math.floor(m / 60);
  return `${Math.floor(hours / 24)}d${hours % 24 ? `${pad(hours % 24)}h` : ''}`;
}

const pad = (n) => String(n).padStart(2, '0');
const numbers = new Intl.NumberFormat('en');

export const number = (n) => numbers.format(n).replaceAll(',', '\u202f');

export const plural = (n, one, many = `${one}s`) => `${number(n)} ${n === 1 ? one : many}`;

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });

/** An instant: the time of day, with the day when that is another. */
export function time(iso) {
  if (!iso) return '–';
  const date = new Date(iso);
  return date.toDateString() === new Date().toDateString() ? clock.format(date) : `${day.format(date)} ${clock.format(date)}`;
}

/** CANCELLED, TIMED_OUT → cancelled, timed out. */
export const word = (constant) => (constant ?? '').toLowerCase().replaceAll('_', ' ');

export function thread(worker) {
  if (!worker) return '';
  return worker.name || (worker.virtual ? 'virtual thread' : 'unnamed thread');
}

/** What work is in, and on what: jdbc on orders: select … */
export const within = ({ kind, on, text }) => `${kind}${on ? ` on ${on}` : ''}: ${text}`;

const PLATFORM = /^at (?:[^/]*\/)?(?:java|javax|jdk|sun|com\.sun)\./;

/** Whether a frame is the platform's own. */
export const isPlatform = (frame) => PLATFORM.test(frame);

/** The innermost frame, and the innermost that is not the platform's own; without modules and loaders. */
export function tops(stack) {
  if (!stack?.length) return [];
  const own = stack.find((frame) => !isPlatform(frame));
  return (own && own !== stack[0] ? [stack[0], own] : [stack[0]]).map((frame) => frame.replace(/^at (?:[^(]*\/)?/, 'at\u00a0'));
}
