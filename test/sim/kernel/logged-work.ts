import { hashText } from '../../../sim/kernel/fingerprint.js';
import type { Work } from '../../../sim/kernel/pending.js';
import { WORK_SORTS } from '../../../sim/kernel/pending.js';

/** Work that writes its name into a log when it is executed, and then does what it is told. */
export function logged(log: string[], name: string, act: () => void = () => undefined): Work {
  return {
    sort: WORK_SORTS.timer,
    type: hashText(name),
    execute: () => {
      log.push(name);
      act();
    },
    describe: () => name,
  };
}
