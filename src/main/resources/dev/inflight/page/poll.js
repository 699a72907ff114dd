// The frames, where there is no stream of them: asks for one after the other, and never for two at once.

import { look } from './api.js';

const SLOWEST = 10_000;

export class Poll {
  /** How long the page may be out of sight before it stops asking. */
  static patience = 0;

  #query = '';
  #timer = 0;
  #turn = 0;
  #pause = 1_000;
  #on;

  /** `on`: { frame(frame), state(state, error) }; states as those of a stream. */
  constructor(on) {
    this.#on = on;
  }

  open(query) {
    this.#query = query;
    this.#on.state('connecting');
    this.#ask();
  }

  close() {
    this.#turn++; // what is under way is for nobody
    clearTimeout(this.#timer);
    this.#on.state('paused');
  }

  async #ask() {
    clearTimeout(this.#timer);
    const turn = ++this.#turn;
    const { status, body, error } = await look(this.#query);
    if (turn !== this.#turn) return;
    let rest;
    if (status === 200 && body) {
      this.#pause = 1_000;
      rest = Math.max(1_000, body.restSeconds * 1_000);
      this.#on.state('live');
      this.#on.frame(body);
    } else {
      this.#on.state('reconnecting', error);
      rest = this.#pause;
      this.#pause = Math.min(SLOWEST, this.#pause * 2);
    }
    if (turn === this.#turn) this.#timer = setTimeout(() => this.#ask(), rest);
  }
}
