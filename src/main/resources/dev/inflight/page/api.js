// All requests of this page go to the endpoint. Changes go as JSON, like everybody's.

import { meta } from './dom.js';

/** Where the endpoint is: here, unless whoever serves this page says otherwise. Without what else an address may hold. */
const ENDPOINT = new URL(meta('endpoint'), location.origin + location.pathname).href;

async function ask(url, options) {
  try {
    const response = await fetch(ENDPOINT + url, { credentials: 'same-origin', cache: 'no-store', ...options });
    const raw = await response.text();
    if (response.redirected) return { status: 401, body: null, error: complaint(401) }; // to where one logs in
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
  if (body?.detail) return body.detail; // ours are problem details; others' may be anything
  if (status === 401) return 'you are not logged in; load the page again to log in';
  if (status === 403) return 'you may look, but not change anything; or the application wants a CSRF token, which only JSON from its own pages can do without: see csrf.ignoringRequestMatchers, or InFlightSecurity.guard';
  if (status === 405) return 'the endpoint only reads; set management.endpoint.inflight.access=unrestricted where it may be used to stop tasks';
  if (status === 415) return 'the body did not arrive as JSON; something in between changed its Content-Type';
  const said = body?.message ?? body?.error;
  if (said) return said;
  return `the service answered ${status}`;
}

const change = (body) => ask('', {
  method: 'POST',
  headers: { 'Content-Type': 'application/json', Accept: 'application/json', ...token() },
  body: JSON.stringify(body),
});

/** What Spring Security wants where an application keeps its CSRF token in a cookie for its own scripts. */
function token() {
  const cookie = document.cookie.split('; ').find((one) => one.startsWith('XSRF-TOKEN='));
  return cookie ? { 'X-XSRF-TOKEN': decodeURIComponent(cookie.slice('XSRF-TOKEN='.length)) } : {};
}

const part = (page, parameters) =>
  ask(`?${new URLSearchParams([['page', page], ...Object.entries(parameters).filter(([, value]) => value)])}`,
    { headers: { Accept: 'application/json' } });

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

/** One run in depth. What another replica tells of its own is the run itself. */
export async function inspect(name, id) {
  const answer = await part('run', { name, id });
  return answer.status === 200 && answer.body.live === undefined
    ? { ...answer, body: { live: answer.body, current: null, history: answer.body.history } } : answer;
}

/** All that the page shows now of what this query matches. */
export const look = (query) => part('frame', Object.fromEntries(new URLSearchParams(query)));

/** What this query matches on all replicas. */
export const listEverywhere = (query) =>
  ask(`?${new URLSearchParams([['scope', 'cluster'], ['format', 'json'], ['limit', '200'], ...new URLSearchParams(query)])}`,
    { headers: { Accept: 'application/json' } });

/** The last ends with this outcome, and of this kind when one is given. */
export const pastEnds = (outcome, kind) => part('ends', { outcome, kind });
