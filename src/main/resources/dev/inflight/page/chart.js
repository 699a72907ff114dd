// Outstanding as a line with its area, ends as bars beneath, over the last minutes; of everything, or of one kind.

import { attribute, s, text, $ } from './dom.js';
import { duration, number } from './format.js';

const MOST_POINTS = 150;
const STEP = 2_000;
const NOTHING = { outstanding: 0, ended: {} };

export class Chart {
  #points = [];
  #totals = null;
  #instance = '';
  #kind = '';
  #svg = $('chart');

  constructor() {
    new ResizeObserver(() => this.#draw()).observe(this.#svg);
  }

  /** Begins with what the server remembers, if anything; by our clock, since what follows is by ours. */
  reset(points) {
    const late = points.length ? Date.now() - points.at(-1).at : 0;
    this.#points = points.map((point) => ({ ...point, at: point.at + late }));
    this.#draw();
  }

  /** Shows only this kind from now on; none: everything. */
  show(kind) {
    if (kind === this.#kind) return;
    this.#kind = kind;
    text($('chart-of'), kind ? ` of ${kind}` : '');
    this.#draw();
  }

  add({ instance, counts, kinds }) {
    if (instance !== this.#instance) {
      if (this.#instance) this.#points = [];
      this.#instance = instance;
      this.#totals = null;
    }
    const at = Date.now();
    if (this.#totals && this.#points.length && at - this.#points.at(-1).at < STEP) return;
    const point = { at, outstanding: counts.outstanding, ended: {}, kinds: {} };
    for (const kind of kinds) {
      const ended = this.#totals ? more(kind.ended, this.#totals[kind.kind] ?? {}) : {};
      for (const [outcome, n] of Object.entries(ended)) point.ended[outcome] = (point.ended[outcome] ?? 0) + n;
      if (kind.outstanding || ends({ ended })) point.kinds[kind.kind] = { outstanding: kind.outstanding, ended };
    }
    this.#totals = Object.fromEntries(kinds.map((kind) => [kind.kind, kind.ended]));
    this.#points = [...this.#points, point].slice(-MOST_POINTS);
    this.#draw();
  }

  /** What is drawn: of one kind only as far back as it is known. */
  #series() {
    if (!this.#kind) return this.#points;
    return this.#points.filter((point) => point.kinds)
      .map((point) => ({ at: point.at, ...(point.kinds[this.#kind] ?? NOTHING) }));
  }

  #draw() {
    const { width, height } = this.#svg.getBoundingClientRect();
    const points = this.#series();
    if (width < 10) return;
    if (points.length < 2) {
      this.#svg.replaceChildren();
      attribute(this.#svg, 'aria-label', 'No data yet');
      text($('chart-from'), '');
      text($('chart-top'), '');
      return;
    }
    attribute(this.#svg, 'viewBox', `0 0 ${width} ${height}`);
    const from = points[0].at;
    const span = points.at(-1).at - from || 1;
    const bars = Math.round(height * 0.3);
    const ground = height - bars - 6;
    const most = Math.max(1, ...points.map((point) => point.outstanding));
    const mostEnds = Math.max(1, ...points.map(ends));
    const x = (point) => ((point.at - from) / span) * (width - 3) + 1.5;
    const y = (n) => 3 + (ground - 3) * (1 - n / most);
    const line = points.map((point) => `${x(point).toFixed(1)},${y(point.outstanding).toFixed(1)}`);
    const thick = Math.max(1.5, (width / points.length) * 0.62);
    const shapes = [
      s('path', { class: 'grid', d: `M0,${ground + 0.5}H${width}M0,${height - 0.5}H${width}` }),
      s('path', { class: 'area', d: `M${x(points[0])},${ground}L${line.join('L')}L${x(points.at(-1))},${ground}Z` }),
      s('path', { class: 'line', d: `M${line.join('L')}` }),
    ];
    for (const point of points) {
      const all = ends(point);
      if (!all) continue;
      const high = (n) => (n ? Math.max(2, (n / mostEnds) * (bars - 2)) : 0);
      const completed = point.ended.COMPLETED ?? 0;
      const good = high(completed);
      const other = high(all - completed);
      const left = x(point) - thick / 2;
      if (good) shapes.push(s('rect', { class: 'completed', x: left, y: height - good, width: thick, height: good }));
      if (other) shapes.push(s('rect', { class: 'other', x: left, y: height - good - other, width: thick, height: other }));
    }
    this.#svg.replaceChildren(...shapes);
    const total = points.reduce((sum, point) => sum + ends(point), 0);
    const ago = duration(Math.round(span / 1000));
    text($('chart-from'), `${ago} ago`);
    text($('chart-top'), `peak ${number(most)}`);
    attribute(this.#svg, 'aria-label', `In the last ${ago}${this.#kind ? ` of ${this.#kind}` : ''}: `
      + `${number(points.at(-1).outstanding)} outstanding now, ${number(most)} at most, ${number(total)} ended`);
  }

  /** Ends of the whole time by outcome, most first. */
  outcomes() {
    const sums = {};
    for (const point of this.#points) {
      for (const [outcome, n] of Object.entries(point.ended)) sums[outcome] = (sums[outcome] ?? 0) + n;
    }
    return Object.entries(sums).sort((a, b) => b[1] - a[1]);
  }
}

const ends = (point) => Object.values(point.ended).reduce((sum, n) => sum + n, 0);

function more(now, before) {
  return Object.fromEntries(Object.entries(now).map(([outcome, n]) => [outcome, n - (before[outcome] ?? 0)]).filter(([, n]) => n > 0));
}
