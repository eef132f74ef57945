/** Who leads, and who is in which phase, as the servers report it. Selectors and steps of faults are bound by it. */
export class Roles {
  #leader: number | null = null;
  #previousLeader: number | null = null;
  readonly #phases = new Map<number, string>();

  /** The server that took the role of leader last, while it has it. */
  get leader(): number | null {
    return this.#leader;
  }

  /** The server that was leader before. */
  get previousLeader(): number | null {
    return this.#previousLeader;
  }

  /** The phase that a server is in; null if it has reported none in this life. */
  phaseOf(server: number): string | null {
    return this.#phases.get(server) ?? null;
  }

  /** A server has taken a role (`looking`, `following`, `leading`, `observing`), or entered another phase of it. */
  changed(server: number, role: string, phase: string): void {
    // A leader that is back in the phase of elections has given up, and takes the title from nobody.
    const leads = role === 'leading' && phase !== 'election';
    if (!leads) this.left(server);
    this.#phases.set(server, phase);
    if (!leads) return;
    if (this.#leader !== null && this.#leader !== server) this.#previousLeader = this.#leader;
    this.#leader = server;
  }

  /** A server has given up its role, or died. */
  left(server: number): void {
    this.#phases.delete(server);
    if (server !== this.#leader) return;
    this.#previousLeader = server;
    this.#leader = null;
  }
}
