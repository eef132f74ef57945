import { describe, expect, it } from 'vitest';

import { Service, create, newMachine, opened, remove, seen, setData } from './service.js';

describe('a new server', () => {
  it('holds four znodes, which count as no creation', () => {
    const service = new Service();
    expect(service.stat('/')).toEqual({ cversion: -1, numChildren: 1 });
    expect(service.stat('/zookeeper')).toEqual({ cversion: -2, numChildren: 2 });
    expect(service.stat('/zookeeper/quota')).toEqual({});
    expect(service.stat('/zookeeper/config')).toEqual({ aversion: -1 });
    expect(service.children('/')).toEqual(['zookeeper']);
    expect(service.children('/zookeeper')).toEqual(['config', 'quota']);
    expect(
      ['/', '/zookeeper', '/zookeeper/quota', '/zookeeper/config'].map((path) => service.data(path)),
    ).toEqual(['', '', '', '']);
    expect([...service.machine.sessions]).toEqual([]);
  });

  it('keeps them from being deleted, also with a wrong version', () => {
    const service = opened();
    for (const path of ['/', '/zookeeper', '/zookeeper/quota', '/zookeeper/config']) {
      expect(service.code(remove(path))).toBe('BADARGUMENTS');
      expect(service.code(remove(path, 7))).toBe('BADARGUMENTS');
      expect(service.code(create(path))).toBe('NODEEXISTS');
    }
  });

  it('lets all of them be written but the configuration', () => {
    const service = opened();
    expect(service.code(setData('/', 'root'))).toBe('OK');
    expect(service.stat('/')).toEqual({
      mzxid: 3,
      mtime: 1003,
      version: 1,
      cversion: -1,
      dataLength: 4,
      numChildren: 1,
    });
    expect(service.code(setData('/zookeeper', 'zk'))).toBe('OK');
    expect(service.code(setData('/zookeeper/quota', 'q'))).toBe('OK');
    expect(service.code(setData('/zookeeper/config', 'c'))).toBe('NOAUTH');
    expect(service.code(create('/zookeeper/config/x'))).toBe('NOAUTH');
    expect(service.made(create('/zookeeper/own'))).toBe('/zookeeper/own');
    expect(service.made(create('/', { mode: 'persistentSequential' }))).toBe('/0000000000');
  });

  it('is what a restart without a snapshot gives', () => {
    const service = opened();
    service.update(create('/a'));
    service.machine.restore([]);
    expect(seen(service.machine)).toEqual(seen(newMachine()));
    expect(service.machine.digest()).toEqual(newMachine().digest());
  });
});
