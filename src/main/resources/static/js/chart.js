// Outstanding as a line with its area, ends as bars beneath, over the last minutes.

import { attribute, s, text, $ } from './dom.js';
import { duration, number } from './format.js';

const MOST_POINTS = 150;

export class Chart {
  #points = [];
  #svg = $('chart');

  constructor() {
    new ResizeObserver(() => this.#draw()).observe(this.#svg);
  }

  reset(points) {
    this.#points = points;
    this.#draw();
  }

  add(point) {
    const last = this.#points.at(-1);
    if (!point || (last && point.at <= last.at)) return;
    this.#points = [...this.#points, point].slice(-MOST_POINTS);
    this.#draw();
  }

  #draw() {
    const { width, height } = this.#svg.getBoundingClientRect();
    const points = this.#points;
    if (width < 10 || points.length < 2) return;
    attribute(this.#svg, 'viewBox', `0 0 ${width} ${height}`);
    const from = points[0].at;
    const span = points.at(-1).at - from;
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
    text($('chart-from'), `${duration(Math.round(span / 1000))} ago`);
    text($('chart-top'), `peak ${number(most)}`);
    attribute(this.#svg, 'aria-label',
      `In the last ${duration(Math.round(span / 1000))}: ${number(points.at(-1).outstanding)} outstanding now, `
      + `${number(most)} at most, ${number(total)} ended`);
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
