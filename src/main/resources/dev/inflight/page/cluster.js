// What all replicas run, where the application is one of several: asked for beside the frames, which are of this replica alone.

import { listEverywhere } from './api.js';
import { attribute, foreign, h, text, $ } from './dom.js';
import { duration, number, plural } from './format.js';

const FEW = 10;
const MANY = 100;
const MOST_SILENT = 5;

/** Asks one time after the other, and never for two lists at once; less often the more replicas have to answer. */
export class Cluster {
  #query = '';
  #timer = 0;
  #turn = 0;
  #replicas = 1;
  #on;

  /** `on`: { list(list) }: all that the query matches on all replicas, and who has not answered. */
  constructor(on) {
    this.#on = on;
    $('ask-again').addEventListener('click', () => this.#ask());
  }

  open(query) {
    this.#query = query;
    this.#ask();
  }

  close() {
    this.#turn++; // what is under way is for nobody
    clearTimeout(this.#timer);
  }

  async #ask() {
    clearTimeout(this.#timer);
    const turn = ++this.#turn;
    const { status, body, error } = await listEverywhere(this.#query);
    if (turn !== this.#turn) return;
    if (status === 200) {
      this.#replicas = body.instances.up + body.instances.silent;
      offer(body);
      tell(body);
      this.#on.list(body);
    } else {
      warn(`The other replicas cannot be asked: ${error}.`);
    }
    $('ask-again').hidden = this.#replicas <= MANY;
    if (this.#replicas <= MANY) this.#timer = setTimeout(() => this.#ask(), this.#replicas <= FEW ? 1_000 : 5_000);
  }
}

function tell({ engine, instances: { up, silent, lost }, silent: unheard }) {
  const all = up + silent;
  text($('replicas'), plural(all, 'replica'));
  if (engine === 'DOWN') {
    warn('What the replicas share does not answer, so only what this replica runs is shown, and nothing else can be stopped from here.');
  } else if (silent || lost) {
    warn(silent ? `${number(up)} of ${plural(all, 'replica')} answered.` : '', lost ? `${plural(lost, 'replica')} ${lost === 1 ? 'is' : 'are'} lost: gone without leaving.` : '', unheard);
  } else {
    $('partial').hidden = true;
  }
}

function warn(...parts) {
  const unheard = Array.isArray(parts.at(-1)) ? parts.pop() : [];
  const said = JSON.stringify([parts, unheard.map(({ instance, beatSeconds }) => [instance, Math.floor(beatSeconds)])]);
  $('partial').hidden = false;
  if ($('partial').dataset.said === said) return;
  $('partial').dataset.said = said;
  $('partial').replaceChildren(
    ...parts.filter(Boolean).map((part) => h('span', {}, `${part} `)),
    ...unheard.slice(0, MOST_SILENT).map((one) => h('span', {},
      foreign('code', one.instance, { title: one.host }), ` on `, foreign('span', one.host),
      ` is silent for ${duration(one.beatSeconds)}, with ${number(one.outstanding)} outstanding. `)));
}

/** The replicas that can be chosen: those that have been seen here. */
function offer({ tasks, silent, instance }) {
  const select = $('filter-instance');
  const known = new Set([...select.options].map((option) => option.value));
  for (const one of [instance, ...tasks.map((task) => task.instance), ...silent.map((unheard) => unheard.instance)]) {
    if (one && !known.has(one)) {
      known.add(one);
      select.append(foreign('option', one, { value: one }));
    }
  }
  for (const { instance: one, host } of silent) attribute([...select.options].find((option) => option.value === one), 'title', host);
}

/** A list as a frame of this replica would have it. */
export const asFrame = (list, frame) => ({
  ...frame,
  counts: list,
  matched: list.matched,
  shown: list.tasks.length,
  zombies: list.tasks.filter((task) => task.state === 'ZOMBIE').map((task) => ({ ...task, stack: [] })),
  tasks: list.tasks.filter((task) => task.state !== 'ZOMBIE'),
});
