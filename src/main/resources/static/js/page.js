// The page: wires the stream to what shows it, and what is clicked to what does it.

import { Chart } from './chart.js';
import { Detail } from './detail.js';
import { attribute, h, text, say, $ } from './dom.js';
import { Filter } from './filter.js';
import { number, plural, time } from './format.js';
import { showCounts, showEnds, showKinds, showOutcomes } from './overview.js';
import { askToStop, askToStopMatching } from './stop.js';
import { Stream } from './stream.js';
import { Table } from './table.js';

const HIDDEN_PATIENCE = 30_000;
const WORDS = { connecting: 'connecting', live: 'live', reconnecting: 'connection lost, reconnecting', paused: 'paused' };

const chart = new Chart();
const detail = new Detail({ stop: askToStop, task: (id) => table.task(id) });
const table = new Table({ open: (task) => detail.open(task.name, task.id), stop: askToStop });
const stream = new Stream({
  hello: (points) => chart.reset(points),
  frame: show,
  state: showState,
});
const filter = new Filter((query) => {
  if (paused) setPaused(false);
  else stream.open(query);
});

let paused = false;
let state = '';
let announced = '';

function show(frame) {
  text($('instance'), frame.instance);
  showCounts(frame.counts);
  chart.add(frame.point);
  showOutcomes(chart.outcomes());
  showEnds(frame.ends, (end) => detail.open(end.name, end.id));
  showKinds(frame.kinds);
  table.show(frame);
  showMatched(frame);
}

function showMatched({ matched, shown, counts }) {
  const kept = matched > shown ? `first ${number(shown)} of ${plural(matched, 'run')}` : plural(matched, 'run');
  text($('matched'), filter.active ? `${kept} ${matched === 1 ? 'matches' : 'match'}` : kept);
  $('bulk').disabled = matched === 0;
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
  h('p', {}, 'Whatever is started shows up here within a second. For instance:'),
  h('pre', { tabindex: '0' }, `curl ${location.origin}/tasks -H 'Content-Type: application/json' \\\n  -d '{"name":"try","timeout":"60s","request":{"url":"${location.origin}/demo/slow?seconds=45"}}'`),
];

function showState(now) {
  if (now === state) return;
  if (now === 'reconnecting') say('Connection lost, reconnecting. What is shown may be out of date.', 'bad');
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
  if (paused) stream.close();
  else stream.open(filter.query);
}

$('pause').addEventListener('click', () => setPaused(!paused));
$('bulk').addEventListener('click', () => askToStopMatching(filter.values));

// A page that nobody sees costs the service nothing.
let hiding = 0;
document.addEventListener('visibilitychange', () => {
  clearTimeout(hiding);
  if (document.hidden) hiding = setTimeout(() => stream.close(), HIDDEN_PATIENCE);
  else if (state === 'paused' && !paused) stream.open(filter.query);
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
  else if (event.key === 's' && event.target.closest('tr')?.dataset.id) askToStop(table.task(event.target.closest('tr').dataset.id));
  else return;
  event.preventDefault();
});

stream.open(filter.query);
