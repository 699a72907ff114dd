// Stopping: asks before, names what will be stopped, and says afterwards what really came of it.

import { rehearse, stop, stopMatching } from './api.js';
import { attribute, focusAgain, foreign, h, say } from './dom.js';
import { duration, number, plural, word } from './format.js';

const MOST_NAMED = 8;

/** A modal dialog that is thrown away when it closes; focus returns to where it was. */
function dialog(title, className, ...content) {
  const back = document.activeElement;
  const heading = h('h2', { id: `title-${className}`, tabindex: '-1' }, title);
  const box = h('dialog', { class: className, 'aria-labelledby': heading.id }, heading, ...content);
  box.addEventListener('close', () => {
    box.remove();
    focusAgain(back);
  });
  document.body.append(box);
  box.showModal();
  return box;
}

const reasonField = () =>
  h('label', { class: 'field reason' }, h('span', {}, 'Reason ', h('i', {}, '(kept with the run, its log line and its exception)')),
    h('input', { name: 'reason', type: 'text', maxlength: '1000', autocomplete: 'off' }));

const verdictBox = () => h('div', { class: 'verdict', role: 'status', 'aria-live': 'polite' });

function judge(box, tone, lead, ...more) {
  box.dataset.tone = tone;
  box.replaceChildren(h('strong', {}, lead), ...more.filter(Boolean).map((line) => h('p', {}, line)));
}

/** Asks whether exactly this run is to be stopped. */
export function askToStop(task) {
  const verdict = verdictBox();
  const over = task.outcome !== null;
  const go = h('button', { class: 'danger solid', type: 'submit' }, over ? 'Ask again' : 'Stop this run');
  const keep = h('button', { type: 'button', onclick: () => box.close() }, over ? 'Close' : 'Keep it running');
  const reason = reasonField();
  reason.hidden = over;
  const form = h('form', { method: 'dialog' }, reason, verdict, h('div', { class: 'buttons' }, keep, go));
  const box = dialog(over ? 'Has its work gone?' : 'Stop this run?', 'confirm',
    h('dl', { class: 'facts' },
      fact('Task', foreign('b', task.label)),
      task.label === task.name ? null : fact('Name', foreign('code', task.name)),
      fact('Run', h('code', {}, task.id)),
      fact('Kind', foreign('span', task.kind)),
      fact('State', over ? `${word(task.state)}: its future has ended ${word(task.outcome)}` : `${word(task.state)} for ${duration(task.ageSeconds)}`)),
    h('p', { class: 'note' }, over
      ? 'Its future has ended already. Asking again tells whether the work has gone meanwhile; Java has no way to force it.'
      : 'Its future fails for everybody who waits for it, and its work is told to stop: hooks, inner futures, the thread’s interrupt. A run that takes the name meanwhile is not touched.'),
    form);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (go.disabled) return;
    go.disabled = true;
    judge(verdict, 'plain', 'Asking…');
    const answer = await stop(task, reason.querySelector('input').value.trim());
    const [tone, ...lines] = verdictOn(answer, task);
    judge(verdict, tone, ...lines);
    say(`${task.label}: ${lines[0]}`, tone);
    finish(box, reason, go, keep);
  });
  (over ? go : reason.querySelector('input')).focus();
}

const fact = (term, value) => h('div', {}, h('dt', {}, term), h('dd', {}, value));

/** Nothing is left to be asked. */
function finish(box, reason, go, keep) {
  reason.hidden = true;
  go.remove();
  keep.textContent = 'Close';
  if (box.isConnected) keep.focus();
}

/** What an answer means: a tone, a lead, and what there is to say besides. */
export function verdictOn({ status, body, error }, task) {
  if (status === 200) return ['good', ...stopped(body)];
  if (status === 202 && body.confirmed === false) return ['warn', 'Asked: its replica has not answered yet.', 'The order lies there, and is carried out when the replica reads it within a minute, or dies with it.'];
  if (status === 202) return ['warn', ...unfinished(body)];
  if (status === 404) return ['plain', 'Nothing to stop: it has ended by itself.', 'Nothing goes on under this name any more.'];
  if (status === 409) return ['bad', 'Not stopped: another run has the name now.', `${error}.`, 'Nothing was changed.'];
  if (status === 503 || status === 504) return ['bad', 'Not stopped: its replica cannot be asked, or did not answer.', `${error}.`];
  if (status === 0) return ['bad', 'No answer: whether it was stopped is unknown.', 'Look at the table and at what recently ended.'];
  return ['bad', `Not stopped: run ${task.id} goes on.`, `${error}.`];
}

const HOW = {
  NEVER_STARTED: 'It was still waiting, so its work never began.',
  HOOK: 'Its cancel hooks ran and released what it was waiting for.',
  INTERRUPTED: 'Its thread was interrupted.',
  SIGNALLED: 'It was told to stop.',
};

function stopped(body) {
  const lead = body.outcome === 'CANCELLED' ? 'Stopped: the work has gone.' : `It had already ended ${word(body.outcome)}, and its work has gone.`;
  const lag = body.stopSeconds === null || body.effect === 'NEVER_STARTED' ? '' : ` The work was gone ${duration(body.stopSeconds)} after its future ended.`;
  return [lead, `${HOW[body.effect] ?? ''}${lag}`];
}

function unfinished(body) {
  if (body.effect === 'UNREACHABLE') {
    return ['Future ended; whether its work goes on is unknown.',
      'It was handed over as a plain CompletableFuture, which does not say what thread works for it.'];
  }
  const first = body.outcome === 'CANCELLED' ? 'Future ended, work still running.' : `Future ended ${word(body.outcome)} before, work still running.`;
  return [first, `${HOW[body.effect] ?? ''} ${body.state === 'ZOMBIE'
    ? 'It is a zombie: Java has no way to force it. Its stack shows where it is.'
    : 'It stays listed as stopping, and as a zombie once the stop grace is over.'}`];
}

/** Asks for many: first how many, then whether to stop exactly so many. */
export function askToStopMatching({ name, search, kind, state }, scope) {
  const field = (title, input) => h('label', { class: 'field' }, h('span', {}, title), input);
  const names = h('input', { value: name || (search ? `*${search}*` : '*'), maxlength: '200', spellcheck: 'false', required: true });
  const kinds = h('input', { value: kind, placeholder: 'any', spellcheck: 'false' });
  const states = h('select', {}, ...[['', 'queued and running'], ['QUEUED', 'queued'], ['RUNNING', 'running'], ['STOPPING,ZOMBIE', 'stopping and zombies']]
    .map(([value, title]) => h('option', { value }, title)));
  states.value = state === 'QUEUED' || state === 'RUNNING' ? state : '';
  const age = h('input', { placeholder: 'any, such as 30s or 1h30m', spellcheck: 'false' });
  const reason = reasonField();
  const verdict = verdictBox();
  const count = h('button', { type: 'submit' }, 'Count them');
  const go = h('button', { type: 'button', class: 'danger solid', hidden: true });
  const keep = h('button', { type: 'button', onclick: () => box.close() }, 'Stop nothing');
  let expected = 0;

  const form = h('form', { method: 'dialog' },
    h('div', { class: 'selectors' }, field('Name', names), field('Exact kind', kinds), field('State', states), field('Minimum age', age)),
    search ? h('p', { class: 'note' }, 'What you search for is looked for in names only here: name, kind, state and age select what is stopped.') : null,
    reason, verdict, h('div', { class: 'buttons' }, keep, count, go));
  const box = dialog('Stop everything that matches?', 'confirm',
    h('p', { class: 'note' }, 'First the matching runs are counted. Then exactly that many are stopped, each by its run id; if a different number matches by then, nothing is stopped.'), form);

  const selectors = () => ({
    ...(scope ? { scope } : {}),
    match: names.value,
    ...(kinds.value ? { matchKind: kinds.value } : {}),
    ...(states.value ? { matchState: states.value } : {}),
    ...(age.value ? { matchMinAge: age.value } : {}),
  });
  const uncount = () => {
    go.hidden = true;
    count.hidden = false;
    verdict.replaceChildren();
  };
  form.querySelector('.selectors').addEventListener('input', uncount);

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    judge(verdict, 'plain', 'Counting…');
    const { status, body, error } = await rehearse(selectors());
    if (status !== 200) return judge(verdict, 'bad', 'Not counted.', `${error}.`);
    expected = body.matched;
    judge(verdict, 'plain', expected ? `${plural(expected, 'run')} would be stopped:` : 'Nothing matches.');
    if (!expected) return undefined;
    verdict.append(h('ul', {}, ...body.tasks.slice(0, MOST_NAMED).map((task) =>
      h('li', {}, foreign('span', task.label), ' ', h('code', {}, task.id))),
    expected > MOST_NAMED ? h('li', {}, `and ${number(expected - MOST_NAMED)} more`) : null));
    go.textContent = `Stop ${plural(expected, 'run')}`;
    go.hidden = false;
    count.hidden = true;
    go.focus();
    return undefined;
  });

  go.addEventListener('click', async () => {
    attribute(go, 'disabled', true);
    judge(verdict, 'plain', 'Stopping…');
    const { status, body, error } = await stopMatching(selectors(), expected, reason.querySelector('input').value.trim());
    attribute(go, 'disabled', null);
    if (status === 409) {
      uncount();
      return judge(verdict, 'bad', 'Nothing was stopped: a different number matches now.', `${error}.`);
    }
    if (status !== 200) return judge(verdict, 'bad', status ? 'Not stopped.' : 'No answer: how many were stopped is unknown.', `${error}.`);
    const going = body.tasks.filter((task) => task.state !== 'ENDED' || task.effect === 'UNREACHABLE').length;
    const lead = `${plural(body.cancelled, 'future')} of ${number(body.matched)} ended.`;
    judge(verdict, going ? 'warn' : 'good', lead,
      going ? `The work of ${number(going)} had not gone when the answer was written, or cannot be reached; those that go on are listed as stopping.` : 'All of their work has gone.');
    say(lead, going ? 'warn' : 'good');
    form.querySelector('.selectors').hidden = true;
    count.remove();
    finish(box, reason, go, keep);
    return undefined;
  });
  count.focus();
}
