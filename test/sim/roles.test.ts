import { expect, it } from 'vitest';
import { Roles } from '../../sim/roles.js';

it('a server is in the phase that it reported last, and in none when it has died', () => {
  const roles = new Roles();
  expect(roles.phaseOf(1)).toBeNull();
  roles.changed(1, 'leading', 'discovery');
  roles.changed(1, 'leading', 'broadcast');
  roles.changed(2, 'following', 'synchronisation');
  expect([roles.phaseOf(1), roles.phaseOf(2), roles.phaseOf(3)]).toEqual([
    'broadcast',
    'synchronisation',
    null,
  ]);
  expect([roles.leader, roles.previousLeader]).toEqual([1, null]);
  roles.changed(1, 'looking', 'election');
  expect([roles.phaseOf(1), roles.leader, roles.previousLeader]).toEqual(['election', null, 1]);
  roles.left(2);
  expect(roles.phaseOf(2)).toBeNull();
});
