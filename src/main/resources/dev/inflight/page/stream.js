// The stream of frames, where the server has one: opens, reopens, and says in which state it is.

import { meta } from './dom.js';

const SILENCE = 12_000; // frames come every second, and less often when the service is loaded
const LONGEST_RETRY = 10_000;

export class Stream {
  /** How long the page may be out of sight before it is closed. */
  static patience = 30_000;

  #source = null;
  #query = '';
  #watch = 0;
  #retry = 0;
  #pause = 1_000;
  #on;

  /** `on`: { hello(points), frame(frame), state(state) }; states: connecting, live, reconnecting, paused. */
  constructor(on) {
    this.#on = on;
  }

  /** Asks for what this query matches, from now on. */
  open(query) {
    this.#query = query;
    this.#connect('connecting');
  }

  close() {
    this.#drop();
    this.#on.state('paused');
  }

  #drop() {
    clearTimeout(this.#watch);
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = null;
  }

  #connect(state) {
    this.#drop();
    this.#on.state(state);
    const source = new EventSource(new URL(`${meta('stream')}?${this.#query}`, location.origin + location.pathname));
    this.#source = source;
    this.#listen();
    source.addEventListener('hello', (event) => {
      this.#pause = 1_000;
      this.#on.hello(JSON.parse(event.data));
    });
    source.addEventListener('frame', (event) => {
      this.#listen();
      this.#on.state('live');
      this.#on.frame(JSON.parse(event.data));
    });
    source.addEventListener('error', () => {
      if (source !== this.#source) return;
      this.#on.state('reconnecting');
      // a connection that broke is made anew by the browser; one that was refused is left to us
      if (source.readyState === EventSource.CLOSED) this.#later();
    });
  }

  #later() {
    this.#drop();
    this.#retry = setTimeout(() => this.#connect('reconnecting'), this.#pause);
    this.#pause = Math.min(LONGEST_RETRY, this.#pause * 2);
  }

  /** A connection that is there and silent is as good as none. */
  #listen() {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#connect('reconnecting'), SILENCE);
  }
}
