// What stands above the table: counts, last ends.

import { attribute, foreign, h, text, $ } from './dom.js';
import { duration, number, time, word } from './format.js';

export function showCounts(counts) {
  for (const name of ['outstanding', 'queued', 'running', 'stopping', 'zombies']) {
    text($(`count-${name}`), number(counts[name]));
  }
  text($('count-oldest'), counts.outstanding ? duration(counts.oldestSeconds) : '–');
  attribute($('count-zombies').parentElement, 'data-any', counts.zombies > 0 || null);
  attribute($('count-stopping').parentElement, 'data-any', counts.stopping > 0 || null);
  document.title = counts.zombies
    ? `${number(counts.outstanding)}, ${counts.zombies} zombies · inflight`
    : `${number(counts.outstanding)} · inflight`;
}

export function showOutcomes(outcomes) {
  const list = $('outcomes');
  const key = JSON.stringify(outcomes);
  if (list.dataset.key === key) return;
  list.dataset.key = key;
  list.replaceChildren(...outcomes.map(([outcome, n]) =>
    h('li', { data: { outcome } }, h('b', {}, number(n)), ` ${word(outcome)}`)));
}

/** `open(end)` is called for the one that is clicked. */
export function showEnds(ends, open) {
  const list = $('ends');
  const key = ends.map((end) => end.id).join();
  if (list.dataset.key === key) return;
  list.dataset.key = key;
  const focused = document.activeElement?.dataset?.end;
  if (!ends.length) {
    list.replaceChildren(h('li', { class: 'none' }, 'Nothing has ended yet.'));
    return;
  }
  list.replaceChildren(...ends.map((end) =>
    h('li', { data: { outcome: end.outcome } },
      h('time', { datetime: end.endedAt }, time(end.endedAt)),
      h('span', { class: 'outcome' }, word(end.outcome)),
      h('button', { type: 'button', class: 'open foreign', title: why(end), data: { end: end.id }, onclick: () => open(end) }, end.label),
      h('span', { class: 'ran' }, duration(end.ranSeconds)))));
  if (focused) list.querySelector(`[data-end="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

function why(end) {
  return [end.name, end.by && `by ${end.by}`, end.reason || end.exceptionMessage].filter(Boolean).join(' · ');
}

export function showKinds(kinds) {
  const select = $('filter-kind');
  const key = kinds.join('\n');
  if (select.dataset.key === key) return;
  select.dataset.key = key;
  const chosen = select.value;
  const all = chosen && !kinds.includes(chosen) ? [...kinds, chosen] : kinds;
  select.replaceChildren(h('option', { value: '' }, 'any'), ...all.map((kind) => foreign('option', kind, { value: kind })));
  select.value = chosen;
}
