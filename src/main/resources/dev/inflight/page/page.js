// The page: wires the frames to what shows them, and what is clicked to what does it.

import { Chart } from './chart.js';
import { asFrame, Cluster } from './cluster.js';
import { Detail } from './detail.js';
import { attribute, h, meta, text, say, $ } from './dom.js';
import { Filter } from './filter.js';
import { number, plural, time } from './format.js';
import { Kinds } from './kinds.js';
import { Ends, offerKinds, showCounts } from './overview.js';
import { Poll } from './poll.js';
import { askToStop, askToStopMatching } from './stop.js';
import { Stream } from './feed.js';
import { Table } from './table.js';

if (window.top !== window.self) {
  document.body.replaceChildren(h('p', { class: 'noscript' }, 'This page does not work inside another: a click there could be led here.'));
  throw new Error('framed');
}

const WORDS = { connecting: 'connecting', live: 'live', reconnecting: 'connection lost, reconnecting', paused: 'paused' };

const chart = new Chart();
const detail = new Detail({ stop: askToStop, task: (id) => table.task(id), mayChange: () => mayChange });
const ended = new Ends({
  open: (end) => detail.open(end.name, end.id),
  choose: (outcome) => filter.chooseOutcome(outcome),
  outcome: () => filter.outcome,
});
const table = new Table({ open: (task) => detail.open(task.name, task.id), stop: askToStop });
const Feed = meta('stream') ? Stream : Poll;
const feed = new Feed({
  hello: (points) => chart.reset(points),
  frame: show,
  state: showState,
});
const cluster = new Cluster({ list: showEverywhere });
const filter = new Filter((query) => {
  if (paused) setPaused(false);
  else open(query);
});
const kinds = new Kinds((kind) => filter.chooseKind(kind));

let paused = false;
let mayChange = false;
let state = '';
let announced = '';
let last = null;

/** Asks for the frames of this replica, and for what all of them run where that is wanted. */
function open(query) {
  feed.open(query);
  cluster.close();
  if (filter.everywhere) cluster.open(`${query}${filter.instance ? `&${new URLSearchParams({ instance: filter.instance })}` : ''}`);
}

function close() {
  feed.close();
  cluster.close();
}

function showScope(frame) {
  const everywhere = frame.cluster && filter.everywhere;
  $('scope').hidden = !frame.cluster;
  $('instances').hidden = !everywhere;
  if (!everywhere) $('partial').hidden = true;
  attribute(document.body, 'data-scope', everywhere ? 'cluster' : 'local');
  attribute($('scope-here'), 'aria-pressed', String(!everywhere));
  attribute($('scope-all'), 'aria-pressed', String(everywhere));
  return everywhere;
}

/** The tasks of all replicas, in the place of this one's; chart, kinds and ends stay this one's. */
function showEverywhere(list) {
  if (!last || !filter.everywhere) return;
  const frame = asFrame(list, last);
  showCounts(frame.counts);
  table.show(frame);
  showMatched(frame);
}

function show(frame) {
  last = frame;
  text($('instance'), frame.instance);
  const everywhere = showScope(frame);
  mayChange = frame.changes;
  attribute(document.body, 'data-changes', mayChange ? 'possible' : 'none');
  $('read-only').hidden = mayChange;
  chart.add(frame);
  chart.show(filter.kind);
  ended.show(frame.ends, chart.outcomes(), filter.kind);
  offerKinds(frame.kinds.map((kind) => kind.kind));
  kinds.show(frame.kinds, filter.kind);
  if (everywhere) return;
  showCounts(frame.counts);
  table.show(frame);
  showMatched(frame);
}

function showMatched({ matched, shown, counts }) {
  const kept = matched > shown ? `first ${number(shown)} of ${plural(matched, 'run')}` : plural(matched, 'run');
  text($('matched'), filter.active ? `${kept} ${matched === 1 ? 'matches' : 'match'}` : kept);
  const one = filter.everywhere && filter.instance;
  $('bulk').disabled = matched === 0 || one;
  attribute($('bulk'), 'title', one ? 'Many are stopped on all replicas, or from the page of the one that has them' : null);
  $('more').hidden = matched <= shown;
  text($('more'), `${number(matched - shown)} more match. Narrow the filter to see them; stopping what matches stops them too.`);
  const empty = $('empty');
  empty.hidden = matched > 0;
  const reason = filter.active && counts.outstanding + counts.stopping + counts.zombies > 0 ? 'filter' : 'idle';
  if (!matched && empty.dataset.reason !== reason) {
    empty.dataset.reason = reason;
    empty.replaceChildren(...(reason === 'filter' ? nothingMatches() : nothingGoesOn()));
  }
  const said = filter.active ? `${filter.query} ${matched === 0}` : '';
  if (said !== announced && said) say(matched ? `${plural(matched, 'run')} ${matched === 1 ? 'matches' : 'match'}` : 'Nothing matches');
  announced = said;
}

const nothingMatches = () => [
  h('p', { class: 'lead' }, 'Nothing in flight matches the filter.'),
  h('button', { type: 'button', onclick: () => filter.clear() }, 'Clear the filter'),
];

const nothingGoesOn = () => [
  h('p', { class: 'lead' }, 'Nothing in flight.'),
  h('p', {}, 'Whatever is started shows up here within a second: a call of an @Async method, a @Scheduled one, a method with @InFlight. For instance:'),
  h('pre', { tabindex: '0' }, meta('stream') ? `curl ${location.origin}/tasks -H 'Content-Type: application/json' \\\n  -d '{"name":"try","timeout":"60s","request":{"url":"${location.origin}/demo/slow?seconds=45"}}'` : '@Async\n@InFlight(name = "try", timeout = "60s")\nCompletableFuture<String> work() { … }'),
];

function showState(now, error) {
  if (now === state) return;
  if (now === 'reconnecting') say(error ? `${error[0].toUpperCase()}${error.slice(1)}. What is shown may be out of date.` : 'Connection lost, reconnecting. What is shown may be out of date.', 'bad');
  else if (now === 'live' && state === 'reconnecting') say('Connected again.', 'good');
  state = now;
  attribute($('connection'), 'data-state', now);
  attribute(document.body, 'data-connection', now);
  text($('connection-text'), now === 'paused' ? `paused at ${time(new Date().toISOString())}` : WORDS[now]);
}

function setPaused(now) {
  paused = now;
  attribute($('pause'), 'aria-pressed', String(paused));
  text($('pause'), paused ? 'Resume' : 'Pause');
  if (paused) close();
  else open(filter.query);
}

$('pause').addEventListener('click', () => setPaused(!paused));
$('bulk').addEventListener('click', () => askToStopMatching(filter.values, last?.cluster && !filter.everywhere ? 'local' : ''));
$('scope-here').addEventListener('click', () => filter.showEverywhere(false));
$('scope-all').addEventListener('click', () => filter.showEverywhere(true));

// A page that nobody sees costs the service nothing.
let hiding = 0;
document.addEventListener('visibilitychange', () => {
  clearTimeout(hiding);
  if (document.hidden) hiding = setTimeout(close, Feed.patience);
  else if (state === 'paused' && !paused) open(filter.query);
});

// ---- keys

const shortcuts = $('shortcuts');
shortcuts.checked = localStorage.getItem('shortcuts') !== 'off';
shortcuts.addEventListener('change', () => localStorage.setItem('shortcuts', shortcuts.checked ? 'on' : 'off'));

document.addEventListener('keydown', (event) => {
  const typing = event.target.matches('input:not([type=checkbox]), select, textarea');
  if (event.key === 'Escape' && event.target.matches('#filter input')) {
    event.preventDefault();
    filter.clear();
    $('tasks').focus({ preventScroll: true });
    return;
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !shortcuts.checked || document.querySelector('dialog[open]')) return;
  if (event.key === '/') filter.focus();
  else if (event.key === 'p') setPaused(!paused);
  else if (event.key === 's' && mayChange && event.target.closest('tr')?.dataset.id) askToStop(table.task(event.target.closest('tr').dataset.id));
  else return;
  event.preventDefault();
});

open(filter.query);
detail.openLinked();
window.addEventListener('hashchange', () => detail.openLinked());
