// One run in depth, in a drawer: live stack, history, lineage, and what can be done about it.

import { extend, inspect } from './api.js';
import { attribute, focusAgain, foreign, fraction, h, say, text } from './dom.js';
import { duration, isPlatform, number, thread, time, word } from './format.js';

const REFRESH = 2_000;
const LONGER = [['1m', '+1 min'], ['5m', '+5 min'], ['1h', '+1 h']];

export class Detail {
  #on;
  #box = null;
  #timer = 0;
  #name = '';
  #id = '';
  #shown = '';

  /** `on`: { stop(task), task(id), mayChange() }. */
  constructor(on) {
    this.#on = on;
  }

  /** Opens what the address leads to, if it does: it is the link to the run that is looked at. */
  openLinked() {
    const given = new URLSearchParams(location.hash.slice(1));
    if (given.get('task') && (given.get('task') !== this.#name || given.get('run') !== this.#id || !this.#box)) {
      this.open(given.get('task'), given.get('run'));
    }
  }

  async open(name, id) {
    clearTimeout(this.#timer);
    this.#name = name;
    this.#id = id;
    this.#shown = '';
    address(`#${new URLSearchParams(id ? { task: name, run: id } : { task: name })}`);
    if (!this.#box) this.#make();
    this.#body.replaceChildren(h('p', { class: 'note' }, 'Looking…'));
    await this.#refresh();
  }

  #make() {
    const back = document.activeElement;
    this.state = h('span', { class: 'state' });
    this.title = foreign('h2', '', { id: 'detail-title', tabindex: '-1' });
    this.name = foreign('code', '');
    this.run = h('code', {});
    this.actions = h('div', { class: 'actions' });
    this.#body = h('div', { class: 'body', tabindex: '0', role: 'region', 'aria-label': 'Everything about the run' });
    this.#box = h('dialog', { class: 'drawer', 'aria-labelledby': 'detail-title' },
      h('header', {},
        h('div', { class: 'line' }, this.state, h('span', { class: 'spring' }),
          h('button', { type: 'button', class: 'quiet', onclick: () => this.#box.close() }, 'Close')),
        this.title,
        h('p', { class: 'ids' }, this.name, this.run),
        this.actions),
      this.#body);
    this.#box.addEventListener('close', () => {
      clearTimeout(this.#timer);
      this.#box.remove();
      this.#box = null;
      address('');
      focusAgain(back);
    });
    this.#box.addEventListener('click', (event) => {
      if (event.target === this.#box) this.#box.close(); // beside the drawer
    });
    document.body.append(this.#box);
    this.#box.showModal();
    this.title.focus();
  }

  #body = null;

  async #refresh() {
    const [name, id] = [this.#name, this.#id];
    const { status, body, error } = await inspect(name, id);
    if (!this.#box || id !== this.#id || name !== this.#name) return;
    if (status === 200) this.#show(body);
    else if (status !== 0 && !this.#shown) this.#unknown(error);
    this.#timer = setTimeout(() => this.#refresh(), REFRESH);
  }

  #unknown(error) {
    text(this.state, 'unknown');
    attribute(this.state, 'data-state', null);
    text(this.title, this.#name);
    text(this.name, '');
    text(this.run, this.#id ?? '');
    this.actions.replaceChildren();
    this.#body.replaceChildren(h('p', { class: 'note' }, `${error}. The history keeps only what ended recently.`));
  }

  #show({ live, current, history }) {
    const ended = live ? null : history.find((end) => end.id === this.#id) ?? history[0];
    const task = live ?? ended;
    const state = live ? live.state : 'ENDED';
    this.#id = task.id;
    text(this.state, live ? word(state) : word(ended.outcome));
    attribute(this.state, 'data-state', state);
    attribute(this.#box, 'data-state', state);
    attribute(this.state, 'data-outcome', live ? null : ended.outcome);
    text(this.title, task.label);
    text(this.name, task.name);
    text(this.run, task.id);
    this.#offer(live);
    // what has not changed is left alone, so that a selection in a stack survives
    const shown = JSON.stringify([live && {
      ...live, ageSeconds: 0, remainingSeconds: 0, queuedSeconds: 0, activity: null, lints: live.lints.map((lint) => lint.code),
    }, current, history]);
    if (live) this.#moment(live);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const open = new Set([...this.#body.querySelectorAll('details[open]')].map((one) => one.dataset.id));
    const at = this.#body.scrollTop;
    this.#body.replaceChildren(
      ...(live ? [this.#age(live), this.#activity(), this.#lints(live), this.#facts(live), this.#lineage(live, history), this.#stack(live)]
        : [this.#end(ended, current)]).filter(Boolean),
      this.#history(history, open));
    if (live) this.#moment(live);
    this.#body.scrollTop = at;
  }

  #offer(live) {
    const key = live && this.#on.mayChange() ? `${live.id} ${live.outcome}` : '';
    if (this.actions.dataset.key === key) return;
    this.actions.dataset.key = key;
    const task = () => this.#on.task(live.id) ?? live;
    this.actions.replaceChildren(...(live && this.#on.mayChange() ? [
      h('button', { type: 'button', class: 'danger', onclick: () => this.#on.stop(task()) }, live.outcome === null ? 'Stop…' : 'Ask again…'),
      live.outcome === null ? h('span', { class: 'group', role: 'group', 'aria-label': 'Give it more time' },
        h('span', { class: 'label' }, 'Deadline'),
        ...LONGER.map(([by, title]) => h('button', { type: 'button', onclick: () => this.#extend(live, by) }, title))) : null,
    ].filter(Boolean) : []));
  }

  async #extend(task, by) {
    const { status, body, error } = await extend(task, by);
    if (status === 200) say(`${task.label}: the deadline is ${duration(body.remainingSeconds)} from now`, 'good');
    else say(`${task.label}: ${status === 404 ? 'it has ended meanwhile' : error}`, 'bad');
    clearTimeout(this.#timer);
    await this.#refresh();
  }

  #age(live) {
    this.age = h('span', {});
    this.left = h('span', {});
    this.bar = h('span', { class: 'bar', 'aria-hidden': 'true' });
    return h('div', { class: 'clock' }, h('p', { class: 'times' }, this.age, this.left), this.bar);
  }

  #activity() {
    this.in = foreign('span', '');
    this.inSince = h('span', {});
    this.what = foreign('pre', '', { class: 'stack what', tabindex: '0' });
    this.activity = h('section', { 'aria-label': 'What it is in', hidden: true },
      h('h3', {}, 'Right now in'), h('p', { class: 'times' }, this.in, this.inSince), this.what);
    return this.activity;
  }

  /** What changes all the time, in place. */
  #moment(live) {
    if (!this.age) return;
    const { activity } = live;
    this.activity.hidden = !activity;
    if (activity) {
      text(this.in, activity.on ? `${activity.kind} on ${activity.on}` : activity.kind);
      text(this.inSince, `for ${duration(activity.seconds)}`);
      text(this.what, activity.text);
    }
    this.#clock(live);
  }

  #clock(live) {
    const ended = live.outcome !== null;
    const part = live.ageSeconds / live.timeoutSeconds;
    text(this.age, `${duration(live.ageSeconds)} old`);
    text(this.left, ended ? `future ended ${word(live.outcome)}; its work goes on`
      : `${duration(live.remainingSeconds)} left of ${duration(live.timeoutSeconds)}`);
    fraction(this.bar, ended ? 1 : part);
    attribute(this.bar, 'data-late', ended ? 'ended' : part > 0.95 ? 'soon' : part > 0.8 ? 'near' : null);
  }

  #lints({ lints }) {
    return lints.length
      ? h('ul', { class: 'lint-list', 'aria-label': 'Worth a second look' },
        ...lints.map((lint) => h('li', {}, h('b', {}, word(lint.code)), ` ${lint.text}`)))
      : null;
  }

  #facts(live) {
    const { progress } = live;
    return facts([
      ['Kind', foreign('span', live.kind)],
      live.instance ? ['Replica', foreign('code', live.instance)] : null,
      ['Started', h('time', { datetime: live.startedAt }, time(live.startedAt))],
      live.queuedSeconds >= 0.001 || live.state === 'QUEUED' ? ['Waited', duration(live.queuedSeconds)] : null,
      ['On overlap', word(live.overlap)],
      live.scope === 'CLUSTER' ? ['Unique', 'among all replicas'] : null,
      live.scope === 'CLUSTER' ? ['Token', fencing(live)] : null,
      live.thread ? ['Thread', foreign('code', thread(live.thread))] : null,
      progress ? ['Progress', foreign('span', (progress.total > 0 ? `${progress.done} of ${progress.total}` : number(progress.done))
        + `${progress.note ? `, ${progress.note}` : ''}, said ${duration(Math.round(progress.beatSeconds))} ago`)] : null,
      live.traceId ? ['Trace', h('code', { class: 'trace' }, live.traceId)] : null,
      live.outcome ? ['Future ended', word(live.outcome)] : null,
      live.by ? ['By', foreign('span', live.by)] : null,
      live.reason ? ['Reason', foreign('span', live.reason)] : null,
    ]);
  }

  #end(ended, current) {
    return h('section', {},
      h('p', { class: 'note' }, current ? 'This run has gone. Another has its name: ' : 'This run has gone.',
        current ? this.#link(this.#name, current) : null),
      endFacts(ended));
  }

  #lineage(live, history) {
    const known = (id) => this.#on.task(id)?.name ?? history.find((end) => end.id === id)?.name;
    const rows = [['Started by', live.parent, known(live.parent)], ['Took its name from', live.supersedes, live.name], ['Its name went to', live.supersededBy, live.name]]
      .filter(([, id]) => id)
      .map(([title, id, name]) => [title, name ? this.#link(name, id) : h('code', {}, id)]);
    return rows.length ? h('section', { 'aria-label': 'Lineage' }, h('h3', {}, 'Lineage'), facts(rows)) : null;
  }

  #link(name, id) {
    const task = this.#on.task(id);
    return h('button', { type: 'button', class: 'link', onclick: () => this.open(name, id) },
      task && task.name !== this.#name ? `${task.label} ` : '', h('code', {}, id));
  }

  #stack({ stack, state }) {
    const none = state === 'QUEUED' ? 'It has not begun.' : 'No thread known to this registry works for it right now.';
    return h('section', { 'aria-label': 'Live stack' }, h('h3', {}, 'Live stack'),
      stack.length ? frames(stack) : h('p', { class: 'note' }, none));
  }

  #history(history, open) {
    if (!history.length) return h('section', {}, h('h3', {}, 'Recently ended under this name'), h('p', { class: 'note' }, 'None, or none that is still remembered.'));
    return h('section', { 'aria-label': 'Recently ended under this name' }, h('h3', {}, 'Recently ended under this name'),
      h('div', { class: 'past' }, ...history.map((end) =>
        h('details', { data: { id: end.id }, open: open.has(end.id) },
          h('summary', {}, h('time', { datetime: end.endedAt }, time(end.endedAt)),
            h('span', { class: 'outcome', data: { outcome: end.outcome } }, word(end.outcome)),
            h('span', {}, `after ${duration(end.ranSeconds)}`), h('code', {}, end.id)),
          endFacts(end)))));
  }
}

const fencing = ({ token, state }) => {
  if (token !== null) return h('code', {}, token);
  return state === 'QUEUED' ? 'none yet: its name is being asked for' : 'none: there was nobody to ask for its name';
};

const address = (hash) => history.replaceState(null, '', `${location.pathname}${location.search}${hash}`);

const facts = (rows) =>
  h('dl', { class: 'facts' }, ...rows.filter(Boolean).map(([term, value]) => h('div', {}, h('dt', {}, term), h('dd', {}, value))));

function endFacts(end) {
  return h('div', {},
    facts([
      ['Outcome', h('span', { class: 'outcome', data: { outcome: end.outcome } }, word(end.outcome))],
      ['Ended', h('time', { datetime: end.endedAt }, time(end.endedAt))],
      ['Ran', duration(end.ranSeconds)],
      end.by ? ['By', foreign('span', end.by)] : null,
      end.reason ? ['Reason', foreign('span', end.reason)] : null,
      end.effect ? ['Effect', word(end.effect)] : null,
      end.effect && end.effect !== 'NEVER_STARTED' ? ['Work gone', end.stopLagSeconds === null ? 'not yet' : `${duration(end.stopLagSeconds)} later`] : null,
      end.wasIn ? ['Was in', foreign('code', end.wasIn)] : null,
      end.token ? ['Token', h('code', {}, end.token)] : null,
      end.traceId ? ['Trace', h('code', { class: 'trace' }, end.traceId)] : null,
      end.exceptionType ? ['Exception', foreign('code', end.exceptionType)] : null,
      end.exceptionMessage ? ['Message', foreign('span', end.exceptionMessage)] : null,
    ]),
    end.stack.length ? h('p', { class: 'note' }, end.effect === null ? 'Where it failed:' : 'Where its worker was at the pull:') : null,
    end.stack.length ? frames(end.stack) : null,
    ...end.causes.flatMap((cause) => [
      h('p', { class: 'note cause' }, 'Caused by ', foreign('code', cause.type), cause.message ? ': ' : '', foreign('span', cause.message ?? '')),
      cause.stack.length ? frames(cause.stack) : null,
    ]));
}

const frames = (stack) =>
  h('pre', { class: 'stack', tabindex: '0' }, ...stack.map((frame) =>
    h('span', { class: isPlatform(frame) ? 'platform' : 'own' }, `${frame}\n`)));
