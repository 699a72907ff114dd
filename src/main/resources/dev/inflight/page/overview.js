// What stands above the table: counts, last ends.

import { pastEnds } from './api.js';
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

const ASK_AGAIN = 2_000;

/** The last ends: of all, or those with the outcome that is chosen, and of the kind that is filtered by. */
export class Ends {
  #on;
  #kind = '';
  #asked = 0;

  /** `on`: { open(end), choose(outcome), outcome() }: the one that is chosen, if any. */
  constructor(on) {
    this.#on = on;
  }

  get #chosen() {
    return this.#on.outcome();
  }

  show(ends, outcomes, kind) {
    const known = !this.#chosen || outcomes.some(([outcome]) => outcome === this.#chosen);
    this.#outcomes(known ? outcomes : [...outcomes, [this.#chosen, 0]]); // a link may ask for what has not been seen here
    if (kind !== this.#kind) this.#asked = 0;
    this.#kind = kind;
    if (this.#chosen || kind) this.#ask();
    else this.#list(ends);
  }

  async #ask() {
    if (Date.now() - this.#asked < ASK_AGAIN) return;
    this.#asked = Date.now();
    const [chosen, kind] = [this.#chosen, this.#kind];
    const { status, body } = await pastEnds(chosen, kind);
    if (status === 200 && chosen === this.#chosen && kind === this.#kind) this.#list(body.ends);
  }

  #choose(outcome) {
    this.#on.choose(outcome);
    for (const button of $('outcomes').querySelectorAll('button')) {
      attribute(button, 'aria-pressed', String(button.dataset.outcome === this.#chosen));
    }
    this.#asked = 0;
    this.#ask();
  }

  #outcomes(outcomes) {
    const list = $('outcomes');
    const key = outcomes.map(([outcome]) => outcome).join();
    if (list.dataset.key !== key) {
      list.dataset.key = key;
      const focused = document.activeElement?.closest('#outcomes button')?.dataset.outcome;
      list.replaceChildren(...outcomes.map(([outcome]) => h('li', {},
        h('button', {
          type: 'button', data: { outcome }, 'aria-pressed': String(outcome === this.#chosen), onclick: () => this.#choose(outcome),
        }, h('b', {}), ` ${word(outcome)}`))));
      if (focused) list.querySelector(`[data-outcome="${focused}"]`)?.focus({ preventScroll: true });
    }
    for (const [outcome, n] of outcomes) text(list.querySelector(`[data-outcome="${outcome}"] b`), number(n));
  }

  #list(ends) {
    const list = $('ends');
    const key = `${this.#chosen} ${ends.map((end) => end.id).join()}`;
    if (list.dataset.key === key) return;
    list.dataset.key = key;
    const focused = document.activeElement?.dataset?.end;
    if (!ends.length) {
      list.replaceChildren(h('li', { class: 'none' }, this.#chosen || this.#kind ? 'None that is still remembered.' : 'Nothing has ended yet.'));
      return;
    }
    list.replaceChildren(...ends.map((end) =>
      h('li', { data: { outcome: end.outcome } },
        h('time', { datetime: end.endedAt }, time(end.endedAt)),
        h('span', { class: 'outcome' }, word(end.outcome)),
        h('span', { class: 'which' },
          h('button', { type: 'button', class: 'open foreign', title: why(end), data: { end: end.id }, onclick: () => this.#on.open(end) }, end.label),
          says(end) ? null : foreign('span', end.kind, { class: 'kind' }),
          foreign('span', end.reason || end.exceptionMessage || '', { class: 'why' })),
        h('span', { class: 'ran' }, duration(end.ranSeconds)))));
    if (focused) list.querySelector(`[data-end="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }
}

/** Whether the label says what it is about; what was made of a method's arguments, for a run that nobody named, does not. */
const says = ({ name, id, kind, label }) => label === name || !name.endsWith(id) || label.includes(kind);

function why(end) {
  return [end.name, end.by && `by ${end.by}`, end.reason || end.exceptionMessage].filter(Boolean).join(' · ');
}

/** What the filter offers. */
export function offerKinds(kinds) {
  const select = $('filter-kind');
  const key = kinds.join('\n');
  if (select.dataset.key === key) return;
  select.dataset.key = key;
  const chosen = select.value;
  const all = chosen && !kinds.includes(chosen) ? [...kinds, chosen] : kinds;
  select.replaceChildren(h('option', { value: '' }, 'any'), ...all.map((kind) => foreign('option', kind, { value: kind })));
  select.value = chosen;
}
