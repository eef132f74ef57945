/** Plays recordings, and compares what came with what was recorded. */
import type { Conformance, Frame, Observation } from '../../scenarios/conform.js';
import { conform } from '../../scenarios/conform.js';
import type { ConformScript, ConformStep } from '../../sim/workload/conform/script.js';
import { playEnsemble } from './ensemble.js';
import { ensembleNeeds, isOfEnsemble } from './ensemble-script.js';
import { recordedOutcome, textOf } from './outcome.js';
import type { RecordedStep, Recording } from './recording.js';
import { conformanceOf, labelsOf, needsOf } from './script.js';
import { Transcript } from './transcript.js';

/** A step whose outcome is not the recorded one; both as lines of text. */
export interface Mismatch {
  readonly step: RecordedStep;
  /** Where its client was connected to, or had been last; null if nowhere. */
  readonly server: number | null;
  readonly expected: string;
  readonly actual: string;
  /** What came is not all: the step never came to its end. */
  readonly isStuck: boolean;
}

/** How many steps had which end. */
export interface StepCounts {
  readonly passed: number;
  readonly failed: number;
  readonly notRun: number;
}

/** What became of a recording. */
export interface ScriptResult {
  readonly recording: Recording;
  readonly verdict: 'passed' | 'failed' | 'not-run';
  readonly steps: StepCounts;
  /** What it needs that is not built; if there is anything, it was not run. */
  readonly needs: readonly string[];
  readonly mismatches: readonly Mismatch[];
  /** Why the run itself is no good; null if it is. */
  readonly trouble: string | null;
}

/** A recording that is understood as a whole. */
export interface Prepared {
  readonly recording: Recording;
  /** What it needs that is not built. */
  readonly needs: readonly string[];
  /** Null if it needs something, and for a recording of an ensemble, which is directed step by step. */
  readonly conformance: Conformance | null;
}

/** Looks whether a recording can be played, and how. An argument that is not what its operation takes is refused. */
export function prepare(recording: Recording, servers: number): Prepared {
  if (isOfEnsemble(recording)) return { recording, needs: ensembleNeeds(recording), conformance: null };
  const needs = needsOf(recording);
  return { recording, needs, conformance: needs.length > 0 ? null : conformanceOf(recording, servers) };
}

/** Plays a recording on an ensemble, unless it needs what is not built. */
export function play({ recording, needs, conformance }: Prepared): ScriptResult {
  if (isOfEnsemble(recording) && needs.length === 0) return judgeEnsemble(recording);
  if (conformance === null) {
    const steps = { passed: 0, failed: 0, notRun: recording.steps.length };
    return { recording, verdict: 'not-run', steps, needs, mismatches: [], trouble: null };
  }
  return judge(recording, conformance.script, conform(conformance));
}

/** Plays a recording of an ensemble, on one of its own size. */
function judgeEnsemble(recording: Recording): ScriptResult {
  const { mismatches, played } = playEnsemble(recording);
  const failed = mismatches.length;
  return {
    recording,
    verdict: failed > 0 ? 'failed' : 'passed',
    steps: { passed: played - failed, failed, notRun: 0 },
    needs: [],
    mismatches: mismatches.map((mismatch) => ({ ...mismatch, server: null, isStuck: false })),
    trouble: null,
  };
}

/**
 * Compares what was seen of a run with what was recorded. Steps behind one that never came to its end were not run.
 *
 * @testonly
 */
export function judge(recording: Recording, script: ConformScript, observation: Observation): ScriptResult {
  const { steps: seen, unsettled, trouble } = observation;
  const total = recording.steps.length;
  const transcript = new Transcript(observation, labelsOf(recording));
  const mismatches: Mismatch[] = [];
  for (const [i, step] of recording.steps.entries()) {
    const isStuck = i === seen.length;
    const frames = isStuck ? unsettled : seen[i];
    const scripted = script.steps[i];
    if (frames === undefined || scripted === undefined) break;
    const [expected, actual] = textsOf(step, scripted, frames, transcript);
    if (isStuck || expected !== actual) {
      const server = serverOf(scripted, i, observation);
      mismatches.push({ step, server, expected, actual, isStuck });
    }
  }
  const reached = Math.min(seen.length + 1, total);
  const failed = mismatches.length;
  const steps = { passed: reached - failed, failed, notRun: total - reached };
  const verdict = failed > 0 || trouble !== null ? 'failed' : 'passed';
  return { recording, verdict, steps, needs: [], mismatches, trouble };
}

function serverOf(scripted: ConformStep, step: number, { places }: Observation): number | null {
  if (scripted.kind === 'sleep') return null;
  const own = places.filter((place) => place.label === scripted.label && place.step <= step);
  return own.at(-1)?.server ?? null;
}

function textsOf(
  step: RecordedStep,
  scripted: ConformStep,
  frames: readonly Frame[],
  transcript: Transcript,
): readonly [string, string] {
  const label = scripted.kind === 'sleep' ? -1 : scripted.label;
  const requests = scripted.kind === 'requests' ? scripted.requests : [];
  const choseXid = requests.map(({ xid }) => xid !== null);
  const outcome = transcript.outcome({ op: step.op, label, choseXid }, frames);
  const isUnordered = step.unordered === true;
  return [textOf(recordedOutcome(step), isUnordered), textOf(outcome, isUnordered)];
}
