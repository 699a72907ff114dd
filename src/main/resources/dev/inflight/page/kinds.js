// The kinds in numbers; a click on one filters by it.

import { attribute, foreign, h, text, $ } from './dom.js';
import { duration, number } from './format.js';

const BAD = ['FAILED', 'TIMED_OUT', 'STALLED', 'REJECTED'];

/** One that has nothing outstanding and never had an end is not worth a line. */
const lively = (kind) => kind.outstanding > 0 || kind.zombies > 0 || Object.keys(kind.ended).length > 0;

export class Kinds {
  #rows = new Map();
  #choose;

  /** `choose(kind)` is called with the one that is clicked. */
  constructor(choose) {
    this.#choose = choose;
  }

  show(kinds, chosen) {
    const shown = kinds.filter(lively).sort((a, b) => b.outstanding - a.outstanding || a.kind.localeCompare(b.kind));
    $('kinds').hidden = !shown.length;
    const alive = new Set(shown.map((kind) => kind.kind));
    for (const [name, row] of this.#rows) {
      if (alive.has(name)) continue;
      row.element.remove();
      this.#rows.delete(name);
    }
    let place = $('kinds-rows').firstElementChild;
    for (const kind of shown) {
      let row = this.#rows.get(kind.kind);
      if (!row) {
        row = new KindRow(kind.kind, this.#choose);
        this.#rows.set(kind.kind, row);
      }
      row.show(kind, kind.kind === chosen);
      if (place === row.element) place = place.nextElementSibling;
      else $('kinds-rows').insertBefore(row.element, place);
    }
  }
}

class KindRow {
  constructor(kind, choose) {
    this.button = foreign('button', kind, { type: 'button', class: 'link', 'aria-pressed': 'false', onclick: () => choose(kind) });
    this.cells = Array.from({ length: 5 }, () => h('td', {}));
    this.element = h('tr', {}, h('th', { scope: 'row' }, this.button), ...this.cells);
  }

  show({ outstanding, zombies, oldestSeconds, p99Seconds, ended }, chosen) {
    const all = Object.values(ended).reduce((sum, n) => sum + n, 0);
    const bad = BAD.reduce((sum, outcome) => sum + (ended[outcome] ?? 0), 0);
    attribute(this.button, 'aria-pressed', String(chosen));
    const values = [
      zombies ? `${number(outstanding)} + ${number(zombies)} zombie${zombies === 1 ? '' : 's'}` : number(outstanding),
      outstanding ? duration(oldestSeconds) : '–',
      p99Seconds === null ? '–' : `< ${duration(p99Seconds)}`,
      number(all),
      all ? percent(bad / all) : '–',
    ];
    values.forEach((value, i) => text(this.cells[i], value));
    attribute(this.cells[4], 'data-bad', bad > 0 || null);
  }
}

const percent = (part) => (part > 0 && part < 0.001 ? '< 0.1 %' : `${(part * 100).toFixed(part > 0 && part < 0.1 ? 1 : 0)} %`);
