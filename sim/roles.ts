/** Who leads, as the servers report it. Selectors of faults are bound by it. */
export class Roles {
  #leader: number | null = null;
  #previousLeader: number | null = null;

  /** The server that took the role of leader last, while it has it. */
  get leader(): number | null {
    return this.#leader;
  }

  /** The server that was leader before. */
  get previousLeader(): number | null {
    return this.#previousLeader;
  }

  /** A server has taken a role (`looking`, `following`, `leading`, `observing`). */
  changed(server: number, role: string): void {
    if (role !== 'leading') {
      this.left(server);
      return;
    }
    if (this.#leader !== null && this.#leader !== server) this.#previousLeader = this.#leader;
    this.#leader = server;
  }

  /** A server has given up its role, or died. */
  left(server: number): void {
    if (server !== this.#leader) return;
    this.#previousLeader = server;
    this.#leader = null;
  }
}
