// All requests of this page. Changes go to the actuator endpoint as JSON, like everybody's.

const CHANGE = 'actuator/inflight';

async function ask(url, options) {
  try {
    const response = await fetch(url, { credentials: 'same-origin', cache: 'no-store', ...options });
    const raw = await response.text();
    let body = null;
    try {
      body = JSON.parse(raw);
    } catch {
      // a page of the server's or a proxy's
    }
    return { status: response.status, body, error: complaint(response.status, body) };
  } catch (failure) {
    return { status: 0, body: null, error: `no answer: ${failure.message}` };
  }
}

function complaint(status, body) {
  if (status < 400) return null;
  const said = body?.detail ?? body?.message ?? body?.error; // ours are problem details; a proxy's may be anything
  if (said) return said;
  if (status === 401) return 'you are not logged in';
  if (status === 403) return 'you may look, but not change anything';
  return `the service answered ${status}`;
}

const change = (body) =>
  ask(CHANGE, { method: 'POST', headers: { 'Content-Type': 'application/json', Accept: 'application/json' }, body: JSON.stringify(body) });

/** Stops exactly this run; waits a moment for its work to be gone. */
export const stop = (task, reason) =>
  change({ name: task.name, id: task.id, wait: '2s', ...(reason ? { reason } : {}) });

/** Moves exactly this run's deadline. */
export const extend = (task, by) => change({ name: task.name, id: task.id, extend: by });

/** How many runs these selectors match now. */
export const rehearse = (selectors) => change({ ...selectors, dryRun: true });

/** Stops what these selectors match, if it is so many. */
export const stopMatching = (selectors, expect, reason) =>
  change({ ...selectors, expect, ...(reason ? { reason } : {}) });

/** One run in depth. */
export const inspect = (name, id) => ask(`live/task?${new URLSearchParams(id ? { name, id } : { name })}`);
