/** What a recording of an ensemble says was done to its servers, their disks and the network between them. */
import type { Ensemble } from '../../scenarios/ensemble.js';
import { check } from '../input/check.js';
import { longestOf } from './ensemble-looked.js';
import {
  damageArgs,
  oneWayArgs,
  removeArgs,
  restArgs,
  savedArgs,
  serverArgs,
  sleepArgs,
  splitArgs,
  wipeArgs,
} from './ensemble-script.js';
import type { RecordedStep } from './recording.js';

const MILLI = 1_000;

/** Does what a step says to the servers; a step that is not of that kind does nothing. */
export function direct(ensemble: Ensemble, step: RecordedStep, at: string): void {
  const { op, args } = step;
  switch (op) {
    case 'start':
      ensemble.start(check(serverArgs, args, at).servers);
      return;
    case 'kill':
      ensemble.kill(check(serverArgs, args, at).servers);
      return;
    case 'pause':
      ensemble.pause(check(serverArgs, args, at).servers);
      return;
    case 'resume':
      ensemble.resume(check(serverArgs, args, at).servers);
      return;
    case 'split':
      ensemble.split(check(splitArgs, args, at).groups);
      return;
    case 'oneway': {
      const { source, dest } = check(oneWayArgs, args, at);
      ensemble.oneWay(source, dest);
      return;
    }
    case 'heal':
      ensemble.heal();
      return;
    case 'rest':
      ensemble.rest(check(restArgs, args, at).ms * MILLI);
      return;
    case 'sleep': {
      const { ms, silent } = check(sleepArgs, args, at);
      ensemble.rest(ms * MILLI, silent);
      return;
    }
    case 'note':
      ensemble.rest(longestOf(step.reply) * MILLI);
      return;
    default:
      directDisk(ensemble, step, at);
  }
}

function directDisk(ensemble: Ensemble, { op, args }: RecordedStep, at: string): void {
  switch (op) {
    case 'wipe':
      ensemble.wipe(check(wipeArgs, args, at).server);
      return;
    case 'save': {
      const { server, name } = check(savedArgs, args, at);
      ensemble.save(server, name);
      return;
    }
    case 'restore': {
      const { server, name } = check(savedArgs, args, at);
      ensemble.restore(server, name);
      return;
    }
    case 'remove': {
      const { server, file } = check(removeArgs, args, at);
      ensemble.remove(server, file);
      return;
    }
    case 'damage': {
      const { server, how, bytes } = check(damageArgs, args, at);
      ensemble.damage(server, how, bytes);
      return;
    }
    default:
      return;
  }
}
