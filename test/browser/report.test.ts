/** What the command line makes for the browser: pages that open from the disk, and the server on this machine. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Outcome } from '../cli/quorumlab.js';
import { inProcess, quorumlab, start } from '../cli/quorumlab.js';
import { atRest, browserForFile, builtPage } from './harness.js';
import { BROKEN_ZAB, HELD_SYNOD, traceFile } from './samples.js';

const browser = browserForFile();

// Runs are recorded once for each build, which takes longer than a test may.
beforeAll(async () => {
  for (const sample of [BROKEN_ZAB, HELD_SYNOD]) await traceFile(sample);
}, 60_000);

function folder(): string {
  const made = mkdtempSync(path.join(os.tmpdir(), 'quorumlab-report-test-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

async function textOf(url: string): Promise<string> {
  const visit = await browser.visit(url);
  await atRest(visit);
  expect(visit.errors).toEqual([]);
  return await visit.page.innerText('body');
}

test('the viewer alone is at most 450 KB as gzip', () => {
  expect(gzipSync(builtPage(), { level: 9 }).length).toBeLessThan(450_000);
});

describe('quorumlab report', () => {
  test('writes a page that opens from the disk and asks for nothing', async () => {
    const out = path.join(folder(), 'page.html');
    const { code, out: said } = await quorumlab(
      ['report', await traceFile(BROKEN_ZAB), '--out', out],
      os.tmpdir(),
    );
    expect(said).toBe(`Page: ${out}, with 1 trace.\n`);
    expect(code).toBe(0);
    const visit = await browser.visit(pathToFileURL(out).href);
    await atRest(visit);
    expect(visit.errors).toEqual([]);
    const fetched = visit.requests.filter((url) => !/^(blob|data):/.test(url));
    expect(fetched).toEqual([pathToFileURL(out).href]);
    // The first screen names the broken guarantee.
    expect(await visit.page.innerText('body')).toContain('All servers deliver in one order');
  });

  test('holds several traces, names each, and shows the first one and its causes behind two keys', async () => {
    const out = path.join(folder(), 'two.html');
    const files = [await traceFile(BROKEN_ZAB), await traceFile(HELD_SYNOD)];
    await quorumlab(['report', ...files, '--out', out, '--title', 'Two runs'], os.tmpdir());
    const visit = await browser.visit(pathToFileURL(out).href);
    await atRest(visit);
    const text = await visit.page.innerText('body');
    expect(text).toContain('Two runs');
    expect(text).toContain('sync-trunc-old-leader on zab with zk-1154, seed 1');
    expect(text).toContain('crash-follower-around-fsync on synod, seed 1');
    await visit.page.keyboard.press('Enter');
    await atRest(visit);
    await visit.page.keyboard.press('c');
    await atRest(visit);
    expect(await visit.page.innerText('[role=status]')).toContain('What led to the evidence of');
    expect(visit.errors).toEqual([]);
  });

  test('refuses what is no trace in one sentence, with code 2', async () => {
    const at = folder();
    const file = (name: string): string => path.join(at, name);
    copyFileSync(path.join(import.meta.dirname, 'harness.ts'), file('notes.txt'));
    const refused: readonly (readonly [readonly string[], string])[] = [
      [[], 'report: <files> is missing'],
      [[file('nowhere.jsonl')], 'nowhere.jsonl: cannot be read: no such file or directory'],
      [[file('notes.txt')], 'notes.txt:1:1'],
      [[file('a.jsonl'), '--out', file('./a.jsonl')], 'that is one of the traces; name another file'],
    ];
    for (const [words, says] of refused) {
      const { code, err } = await inProcess(['report', ...words]);
      expect(err).toContain(says);
      expect(err).not.toContain('\n');
      expect(code).toBe(2);
    }
  });
});

describe('quorumlab run --report', () => {
  test('writes the table of the campaign, with a run of each row to look at', async () => {
    const cwd = folder();
    const words = ['run', 'crash-follower-around-fsync', '--protocol', 'synod', '--seeds', '1-4'];
    const { out, code } = await quorumlab([...words, '--report', 'out/page.html', '--jobs', '1'], cwd);
    expect(out).toContain('as a page out/page.html');
    expect(code).toBe(0);
    const text = await textOf(pathToFileURL(path.join(cwd, 'out/page.html')).href);
    expect(text).toContain('8 runs: 4 held, 4 expected');
    expect(text).toContain('crash-follower-around-fsync');
    expect(text).toContain('px-02');
  });

  test('shows the runs that failed, and says of how many there is no trace', async () => {
    const cwd = folder();
    const words = ['run', 'crash-follower-around-fsync', '--variant', 'px-02', '--seeds', '1-30'];
    const { code } = await quorumlab([...words, '--report', 'page.html', '--jobs', '1'], cwd);
    expect(code).toBe(1);
    const text = await textOf(pathToFileURL(path.join(cwd, 'page.html')).href);
    expect(text).toContain('30 violated');
    expect(text).toContain('This page has no trace of 10 more runs with a violation');
  });
});

describe('quorumlab view', () => {
  /** Starts it and waits for its address. */
  async function view(
    words: readonly string[],
    cwd: string,
  ): Promise<{ readonly url: string; readonly end: () => Promise<Outcome> }> {
    const { child, outcome } = start(['view', ...words], { cwd });
    const url = await new Promise<string>((resolve, reject) => {
      let text = '';
      child.stdout?.on('data', (chunk: string) => {
        text += chunk;
        const found = /Viewer: (http:\/\/127\.0\.0\.1:\d+\/)\n/.exec(text)?.[1];
        if (found !== undefined) resolve(found);
      });
      child.on('exit', () => reject(new Error(`it ended: ${text}`)));
    });
    const end = async (): Promise<Outcome> => {
      child.kill('SIGINT');
      return await outcome;
    };
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    return { url, end };
  }

  test('serves the viewer with a trace on this machine, until Ctrl-C', async () => {
    const file = await traceFile(BROKEN_ZAB);
    const { url, end } = await view([file, '--no-open'], os.tmpdir());
    const visit = await browser.visit(url);
    await atRest(visit);
    expect(visit.errors).toEqual([]);
    expect(visit.requests.filter((one) => !/^(blob|data):/.test(one))).toEqual([url, `${url}trace/0`]);
    expect(await visit.page.innerText('body')).toContain('All servers deliver in one order');
    const { code, err } = await end();
    expect(err).toBe('');
    expect(code).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  });

  test('answers nobody who calls it by another name, and nothing but what was named', async () => {
    const { url } = await view([await traceFile(HELD_SYNOD), '--no-open'], os.tmpdir());
    const { port } = new URL(url);
    expect(await statusOf(port, 'quorumlab.example', '/')).toContain('403');
    expect(await statusOf(port, `127.0.0.1:${port}`, '/trace/1')).toContain('404');
    expect(await statusOf(port, `127.0.0.1:${port}`, '/../package.json')).toContain('404');
    const trace = await fetch(`${url}trace/0`);
    expect(await trace.text()).toBe(readFileSync(await traceFile(HELD_SYNOD), 'utf8'));
  });

  test('opens the browser of the user, and says so if there is none', async () => {
    const cwd = folder();
    const opened = start(['view'], { cwd, env: { PATH: cwd } });
    const said = await new Promise<string>((resolve) => {
      opened.child.stderr?.on('data', (text: string) => resolve(text));
    });
    expect(said).toBe('No browser could be opened; open the address yourself.\n');
    opened.child.kill('SIGINT');
    expect((await opened.outcome).code).toBe(0);
  });

  test('refuses a file that is no trace, with code 2', async () => {
    const { code, err } = await inProcess(['view', path.join(folder(), 'nowhere.jsonl'), '--no-open']);
    expect(err).toContain('nowhere.jsonl: cannot be read: no such file or directory');
    expect(code).toBe(2);
  });
});

/** The status line of an answer to a request that names any host it likes. */
async function statusOf(port: string, host: string, target: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1');
    socket.setEncoding('utf8').once('data', (text: string) => resolve(text.split('\r\n', 1).join('')));
    socket.on('error', reject);
    socket.end(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  });
}
