// What is to be shown: the form and the buttons with a state, kept in the address so that it can be shared and reloaded.

import { attribute, $ } from './dom.js';

const DEFAULT_SORT = '-age';
const PATIENCE = 300;
const WILDCARD = /[*?]/;

export class Filter {
  #form = $('filter');
  #states = [...document.querySelectorAll('.counts button[data-state]')];
  #changed;
  #outcome = '';
  #scope = '';
  #timer = 0;

  /** `changed(query)` is called whenever something else is to be shown. */
  constructor(changed) {
    this.#changed = changed;
    this.#read();
    this.#form.addEventListener('submit', (event) => event.preventDefault());
    this.#form.addEventListener('input', () => this.#soon());
    this.#form.addEventListener('reset', () => setTimeout(() => this.clear()));
    for (const button of this.#states) {
      button.addEventListener('click', () => {
        attribute(button, 'aria-pressed', button.getAttribute('aria-pressed') !== 'true' ? 'true' : 'false');
        this.#now();
      });
    }
    for (const heading of document.querySelectorAll('th[data-sort]')) {
      const orders = heading.dataset.sort.split(',');
      heading.firstElementChild.addEventListener('click', () => {
        this.#form.elements.sort.value = orders[(orders.indexOf(this.sort) + 1) % orders.length];
        this.#now();
      });
    }
    this.#mark();
  }

  get sort() {
    return this.#form.elements.sort.value;
  }

  get states() {
    return this.#states.filter((button) => button.getAttribute('aria-pressed') === 'true').map((b) => b.dataset.state);
  }

  /** What is asked for; empty values mean any. A text with wildcards is a pattern for names, any other is looked for everywhere. */
  get values() {
    const { search, kind } = this.#form.elements;
    const text = search.value.trim();
    return { ...(WILDCARD.test(text) ? { name: text } : { search: text }), kind: kind.value, state: this.states.join(',') };
  }

  /** Which of the recent ends are shown; empty: all. */
  get outcome() {
    return this.#outcome;
  }

  /** Shows the ends with this outcome, or all when it is the one already. */
  chooseOutcome(outcome) {
    this.#outcome = this.#outcome === outcome ? '' : outcome;
    this.#keep();
  }

  /** Whether what all replicas run is to be shown. */
  get everywhere() {
    return this.#scope === 'cluster';
  }

  /** The one replica that is wanted; empty: all. */
  get instance() {
    return this.#form.elements.instance.value;
  }

  /** Shows what all replicas run, or this one. */
  showEverywhere(wanted) {
    this.#scope = wanted ? 'cluster' : '';
    this.#now();
  }

  get active() {
    return Object.values(this.values).some(Boolean);
  }

  get query() {
    const parameters = Object.entries({ ...this.values, sort: this.sort }).filter(([, value]) => value);
    return new URLSearchParams(parameters).toString();
  }

  get kind() {
    return this.#form.elements.kind.value;
  }

  /** Filters by this kind, or no more when it is the one already. */
  chooseKind(kind) {
    const { kind: field } = this.#form.elements;
    if (field.value === kind) {
      field.value = '';
    } else {
      if (![...field.options].some((option) => option.value === kind)) field.append(new Option(kind, kind));
      field.value = kind;
    }
    this.#now();
  }

  clear() {
    for (const field of ['search', 'kind']) this.#form.elements[field].value = '';
    for (const button of this.#states) attribute(button, 'aria-pressed', 'false');
    this.#now();
  }

  focus() {
    this.#form.elements.search.focus();
    this.#form.elements.search.select();
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#now(), PATIENCE);
  }

  #now() {
    clearTimeout(this.#timer);
    this.#mark();
    this.#keep();
    this.#changed(this.query);
  }

  /** In the address. */
  #keep() {
    const kept = {
      ...this.values, sort: this.sort === DEFAULT_SORT ? '' : this.sort, outcome: this.#outcome,
      scope: this.#scope, instance: this.everywhere ? this.instance : '',
    };
    const query = new URLSearchParams(Object.entries(kept).filter(([, value]) => value)).toString();
    history.replaceState(null, '', `${location.pathname}${query ? `?${query}` : ''}${location.hash}`);
  }

  #read() {
    const given = new URLSearchParams(location.search);
    const { search, kind, sort, instance } = this.#form.elements;
    this.#scope = given.get('scope') === 'cluster' ? 'cluster' : '';
    if (given.get('instance')) {
      instance.append(new Option(given.get('instance'), given.get('instance')));
      instance.value = given.get('instance');
    }
    search.value = given.get('search') ?? given.get('name') ?? given.get('label') ?? '';
    this.#outcome = (given.get('outcome') ?? '').toUpperCase();
    if (given.get('kind')) {
      kind.append(new Option(given.get('kind'), given.get('kind')));
      kind.value = given.get('kind');
    }
    sort.value = given.get('sort') ?? DEFAULT_SORT;
    if (!sort.value) sort.value = DEFAULT_SORT;
    const states = (given.get('state') ?? '').toUpperCase().split(',');
    for (const button of this.#states) {
      attribute(button, 'aria-pressed', states.includes(button.dataset.state) ? 'true' : 'false');
    }
  }

  #mark() {
    $('clear').hidden = !this.active;
    for (const heading of document.querySelectorAll('th[data-sort]')) {
      const sorted = heading.dataset.sort.split(',').includes(this.sort);
      attribute(heading, 'aria-sort', sorted ? (this.sort === '-age' ? 'descending' : 'ascending') : null);
    }
  }
}
