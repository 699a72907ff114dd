// The tasks: one row per run, kept and changed in place, so that focus and selection stay where they are.

import { attribute, foreign, fraction, h, text, $ } from './dom.js';
import { duration, number, thread, tops, within, word } from './format.js';

export class Table {
  #rows = new Map();
  #on;

  /** `on`: { open(task), stop(task) }. */
  constructor(on) {
    this.#on = on;
    $('rows').parentElement.addEventListener('keydown', (event) => this.#move(event));
  }

  /** The tasks that are shown, by id. */
  task(id) {
    return this.#rows.get(id)?.task;
  }

  show(frame) {
    const focused = this.#focusedRow();
    const next = focused && this.#neighbour(focused);
    const alive = new Set([...frame.zombies, ...frame.tasks].map((task) => task.id));
    for (const [id, row] of this.#rows) {
      if (!alive.has(id)) {
        row.element.remove();
        this.#rows.delete(id);
      }
    }
    this.#fill($('zombies'), frame.zombies);
    this.#fill($('rows'), frame.tasks);
    if (focused && !focused.element.isConnected && document.activeElement === document.body) {
      (next?.element.isConnected ? next.open : $('tasks')).focus({ preventScroll: true });
    }
  }

  #fill(body, tasks) {
    let place = body.firstElementChild;
    for (const task of tasks) {
      let row = this.#rows.get(task.id);
      if (!row) {
        row = new Row(this.#on);
        this.#rows.set(task.id, row);
      }
      row.show(task);
      if (place === row.element) place = place.nextElementSibling;
      else body.insertBefore(row.element, place);
    }
  }

  #focusedRow() {
    const element = document.activeElement?.closest('tr');
    return element && [...this.#rows.values()].find((row) => row.element === element);
  }

  #neighbour(row) {
    const elements = this.#elements();
    const at = elements.indexOf(row.element);
    const other = elements[at + 1] ?? elements[at - 1];
    return [...this.#rows.values()].find((candidate) => candidate.element === other);
  }

  #elements() {
    return [...$('zombies').children, ...$('rows').children];
  }

  #move(event) {
    const row = this.#focusedRow();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!row || !step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const elements = this.#elements();
    const to = elements[elements.indexOf(row.element) + step];
    const which = document.activeElement.classList.contains('stop') ? '.stop' : '.open';
    const wanted = to?.querySelector(which);
    (wanted?.offsetParent ? wanted : to?.querySelector('.open'))?.focus();
  }
}

class Row {
  task = null;

  constructor(on) {
    this.state = h('span', { class: 'state' });
    this.open = h('button', { type: 'button', class: 'open foreign', onclick: () => on.open(this.task) });
    this.name = foreign('span', '', { class: 'name' });
    this.scope = h('span', { class: 'reach', title: 'Its name is unique among all replicas' });
    this.lints = h('span', { class: 'lints' });
    this.stack = h('code', { class: 'tops' });
    this.kind = foreign('span', '');
    this.instance = foreign('code', '');
    this.age = h('span', { class: 'age' });
    this.limit = h('span', { class: 'limit' });
    this.ageBar = h('span', { class: 'bar', 'aria-hidden': 'true' });
    this.in = h('span', { class: 'in' });
    this.what = foreign('code', '', { class: 'what' });
    this.progress = h('span', { class: 'done' });
    this.progressBar = h('span', { class: 'bar progress', 'aria-hidden': 'true' });
    this.thread = foreign('span', '');
    this.stop = h('button', { type: 'button', class: 'stop', onclick: () => on.stop(this.task) }, 'Stop');
    this.element = h('tr', { role: 'row' },
      cell('c-state', this.state),
      h('th', { role: 'rowheader', scope: 'row', class: 'c-task' },
        h('span', { class: 'who' }, this.open, this.name, this.scope, this.lints), this.stack),
      cell('c-kind', this.kind),
      cell('c-instance', this.instance),
      cell('c-age', h('span', { class: 'times' }, this.age, this.limit), this.ageBar),
      cell('c-in', this.in, this.what),
      cell('c-progress', this.progress, this.progressBar),
      cell('c-thread', this.thread),
      cell('c-stop', this.stop));
    this.element.addEventListener('click', (event) => {
      if (event.target.closest('button') || String(getSelection())) return; // somebody copies a name
      this.open.focus({ preventScroll: true }); // and gets the focus back when the drawer closes
      on.open(this.task);
    });
  }

  show(task) {
    this.task = task;
    const { state, label, name } = task;
    attribute(this.element, 'data-state', state);
    attribute(this.element, 'data-id', task.id);
    text(this.state, word(state));
    text(this.open, label);
    text(this.stop, task.outcome === null ? 'Stop' : 'Ask again');
    text(this.name, label === name ? '' : name);
    text(this.scope, task.scope === 'CLUSTER' ? 'cluster' : '');
    text(this.kind, task.kind);
    text(this.instance, task.instance ?? '');
    this.#age(task);
    this.#activity(task.activity);
    this.#progress(task.progress);
    text(this.thread, thread(task.thread));
    attribute(this.thread, 'title', thread(task.thread) || null);
    text(this.lints, task.lints.map((lint) => word(lint.code)).join(' · '));
    attribute(this.lints, 'title', task.lints.map((lint) => lint.text).join('\n') || null);
    text(this.stack, tops(task.stack).join('\n'));
    attribute(this.stop, 'aria-label', `${this.stop.textContent}: ${label}, run ${task.id}`);
  }

  #age(task) {
    const part = task.ageSeconds / task.timeoutSeconds;
    const ended = task.outcome !== null;
    text(this.age, duration(task.ageSeconds));
    text(this.limit, ended ? `${word(task.outcome)}, works on` : `of ${duration(task.timeoutSeconds)}`);
    attribute(this.limit, 'title', ended ? null : `${duration(task.remainingSeconds)} left`);
    fraction(this.ageBar, ended ? 1 : part);
    attribute(this.ageBar, 'data-late', ended ? 'ended' : part > 0.95 ? 'soon' : part > 0.8 ? 'near' : null);
  }

  #activity(activity) {
    text(this.in, activity ? `${activity.kind} · ${duration(activity.seconds)}` : '');
    text(this.what, activity ? activity.text : '');
    attribute(this.what, 'title', activity ? within(activity) : null);
  }

  #progress(progress) {
    const known = progress && progress.total > 0;
    const beat = progress && progress.beatSeconds > 10 ? ` · silent ${duration(progress.beatSeconds)}` : '';
    const counted = !progress ? '' : known ? `${progress.done}/${progress.total}` : number(progress.done);
    text(this.progress, progress ? `${counted}${progress.note ? ` ${progress.note}` : ''}${beat}` : '');
    attribute(this.progress, 'title', this.progress.textContent || null);
    this.progressBar.hidden = !known;
    if (known) fraction(this.progressBar, progress.done / progress.total);
  }
}

const cell = (name, ...content) => h('td', { role: 'cell', class: name }, ...content);
