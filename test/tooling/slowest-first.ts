import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';

/** Whoever of these comes last, one worker waits for the other, and the second core has nothing to do. */
const SLOWEST = [
  'test/tooling/check.test.ts',
  'test/tooling/planted-faults.test.ts',
  'test/sim/trace/file/real-runs.test.ts',
  'test/cli/commands/run.test.ts',
  'test/scenarios/catalogue.test.ts',
  'test/browser/report.test.ts',
  'test/scenarios/regressions.test.ts',
  'test/scenarios/determinism.test.ts',
  'test/scenarios/zoo.test.ts',
  'test/browser/million.test.ts',
  'test/core/zab/together/crashes.test.ts',
];

/** Begins with the files that take longest; a machine that has never run the tests does not know them. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const placeOf = ({ moduleId }: TestSpecification): number => {
      const place = SLOWEST.findIndex((slow) => moduleId.endsWith(slow));
      return place === -1 ? SLOWEST.length : place;
    };
    return [...sorted].sort((one, other) => placeOf(one) - placeOf(other));
  }
}
