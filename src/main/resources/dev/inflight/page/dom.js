// The only place where elements are made. Text becomes a text node, always: nothing here reads HTML.

/** Makes an element. `on…` are listeners, `data` a dataset, `class` a class name, the rest attributes; null leaves one out. */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (key === 'data') Object.assign(element.dataset, value);
    else if (key === 'class') element.className = value;
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** Makes an SVG element. */
export function s(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

/** Changes a node's text only when it differs, so that nothing is laid out, selected or read anew without need. */
export function text(node, value) {
  const wanted = String(value);
  if (node.textContent !== wanted) node.textContent = wanted;
}

export function attribute(node, name, value) {
  if (value === null || value === undefined || value === false) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

/** Sets a custom property that the style sheet turns into a length. */
export function fraction(node, value) {
  const wanted = Math.max(0, Math.min(1, value || 0)).toFixed(4);
  if (node.style.getPropertyValue('--fraction') !== wanted) node.style.setProperty('--fraction', wanted);
}

/** Text that somebody else chose: kept apart from the direction of ours. */
export function foreign(tag, value, props) {
  const element = h(tag, props, value ?? '');
  element.classList.add('foreign');
  return element;
}

/** What the server says in the head of the document. */
export const meta = (name) => document.querySelector(`meta[name="${name}"]`).content;

export const $ = (id) => document.getElementById(id);

/** Gives the focus back to where it was before a dialog; where that has gone, to the dialog below or the tasks. */
export function focusAgain(element) {
  const below = [...document.querySelectorAll('dialog[open]')].at(-1)?.querySelector('h2');
  (element?.isConnected && element !== document.body ? element : below ?? $('tasks')).focus({ preventScroll: true });
}

let saying;
/** Says something to everybody: shown for a while, and read out. */
export function say(message, tone = 'plain') {
  const said = $('said');
  said.dataset.tone = tone;
  said.replaceChildren(message);
  clearTimeout(saying);
  saying = setTimeout(() => said.replaceChildren(), 8000);
}
