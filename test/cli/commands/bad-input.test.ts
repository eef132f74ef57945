import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { calmPlan, inProcess, quorumlab, scratchDirectory, writePlanFile } from '../quorumlab.js';

const directory = scratchDirectory();
const path = (name: string): string => join(directory, name);

beforeAll(async () => {
  mkdirSync(path('folder'));
  writeFileSync(path('file'), '');
  writePlanFile(path('plan.json'), { name: 'mine', plan: calmPlan() });
  writeFileSync(path('broken.json'), '{"name": "mine",\n  "plan": {"servers": 3,}\n}');
  await inProcess(['replay', 'synod-calm', '--seed', '1', '--save', path('whole.jsonl')]);
  const whole = readFileSync(path('whole.jsonl'), 'utf8');
  const lines = whole.split('\n');
  const footer = lines.length - 2;
  writeFileSync(path('truncated.jsonl'), lines.slice(0, footer).join('\n'));
  writeFileSync(path('cut.jsonl'), whole.slice(0, 3_000));
  writeFileSync(path('corrupt.jsonl'), whole.replace('"t":0', '"t":1'));
  writeFileSync(path('newer.jsonl'), whole.replace('"v":[3,1]', '"v":[4,0]'));
  writeFileSync(path('empty.jsonl'), '');
});

/** In the messages the scratch directory is `.`. */
async function refusal(...words: readonly string[]): Promise<string> {
  const given = words.map((word) => word.replace('./', `${directory}/`));
  const { code, out, err } = await inProcess(given);
  expect(code).toBe(2);
  expect(out).toBe('');
  return err.replaceAll(`${directory}/`, './');
}

describe('what cannot be understood is refused in one sentence', () => {
  test.each<[string, string]>([
    ['', 'which command?'],
    ['rnu', 'rnu: no command is called so; did you mean run?'],
    ['run swram', 'no scenario is called "swram"; did you mean swarm?'],
    ['run zookeeper', 'no scenario is called "zookeeper"; "quorumlab list" shows all scenarios'],
    ['run --sedes 1-2', '--sedes: no option is called so; did you mean --seed or --seeds?'],
    ['run --verbose', '--verbose: no option is called so; "quorumlab run --help" shows what there is'],
    ['run --seeds', '--seeds <A-B>: a value is missing behind it'],
    ['run --seeds 9-1', '--seeds 9-1: the range ends before it begins'],
    ['run --seeds a-b', '--seeds a-b: a range of seeds is two whole numbers with a dash'],
    ['run --seeds -5-3', '--seeds -5-3: a range of seeds'],
    ['run --seeds 1-9007199254740993', 'a seed is at most 9007199254740991'],
    ['run --seeds 1-9007199254740991', 'one command does at most 5,000,000; split the seeds'],
    ['run --junit a.xml --junit b.xml', '--junit is given twice, with a.xml and b.xml; leave one out'],
    ['run --json ./x --junit ./x', '--junit ./x: another report goes there; name another file'],
    ['run --json ./r.json --junit ./folder', '--junit ./folder: cannot be written: it is a directory'],
    ['run --seed -1', '--seed -1: a seed is a whole number'],
    ['run --seed 1 --seeds 1-2', '--seed 1 and --seeds 1-2 contradict each other; leave one out'],
    ['run --seed 1 --seed 2', '--seed is given twice, with 1 and 2; leave one out'],
    ['run swarm --variant px-99', '--variant px-99: no variant is called so; did you mean px-'],
    ['run swarm --strategy wlak', '--strategy wlak: expected timed, walk or pct; did you mean walk?'],
    ['run swarm --slack 5', '--slack 5: the strategy timed has no slack'],
    ['run swarm --strategy pct --slack 0', '--slack 0: give milliseconds, more than 0'],
    ['run swarm --protocol zba', '--protocol zba: expected synod or zab; did you mean zab?'],
    ['run elect-duel --protocol zab', '--protocol zab: elect-duel runs on synod only'],
    [
      'run elect-duel --variant zk-4643',
      '--variant zk-4643: that is a variant of zab, not of synod, on which',
    ],
    ['run swarm --protocol zab --variant px-03', '--variant px-03: that is a variant of synod, not of zab'],
    ['replay swarm --seed 1', 'swarm runs on several protocols; choose --protocol synod or --protocol zab'],
    ['run swarm --servers 4', '--servers 4: swarm runs with 3, 5 or 7 servers'],
    ['run elect-duel --servers 5', '--servers 5: elect-duel runs with 3 servers'],
    ['run --servers 99', 'no scenario of the smoke suite goes together with these options'],
    ['run --jobs 0', '--jobs 0: give a number of worker threads from 1 to 256'],
    ['run --trace sometimes', '--trace sometimes: expected never, failure or always'],
    ['run swarm ./plan.json', './plan.json: a plan file is run by itself'],
    ['run ./plan.json --servers 5', '--servers 5: the plan in ./plan.json has 3 servers'],
    ['run ./none.json', './none.json: cannot be read: no such file or directory'],
    ['run ./folder', './folder: cannot be read: it is a directory'],
    ['run ./broken.json', './broken.json:2:25: a name in double quotes is expected here, but there is "}"'],
    ['run ./whole.jsonl', './whole.jsonl: a trace is not run but replayed'],
    ['run --json ./folder', '--json ./folder: cannot be written: it is a directory'],
    [
      'run --json ./file/report.json',
      '--json ./file/report.json: cannot be written: part of the path is a file',
    ],
    ['run --json ./r.json --out ./file', '--out ./file/traces: no files can be written there'],
    ['replay', 'replay: <name> is missing'],
    ['replay swarm', 'swarm: which run? Add --seed, such as --seed 1'],
    ['replay elect-duel --seed 1 --around 100000', '--around 100000: the run has'],
    ['replay elect-duel --seed 1 --around 0', '--around 0: give the index of an event'],
    ['replay elect-duel --seed 1 --events paxo', '--events paxo: no event is called so; did you mean paxos'],
    ['replay elect-duel --seed 1 --events net --around 5', '--events and --around contradict each other'],
    ['replay elect-duel --seed 1 --level full', '--level full: says how much to save; add --save FILE'],
    ['replay elect-duel --seed 1 --save ./folder', '--save ./folder: cannot be written: it is a directory'],
    ['replay ./whole.jsonl --seed 1', '--seed: the trace ./whole.jsonl says itself what was run'],
    ['replay ./none.jsonl', './none.jsonl: cannot be read: no such file or directory'],
    ['replay ./truncated.jsonl', 'without its footer; save the trace again'],
    ['replay ./cut.jsonl', './cut.jsonl:'],
    ['replay ./corrupt.jsonl', './corrupt.jsonl:'],
    ['replay ./newer.jsonl', 'this one reads up to 3.x; read it with the version that wrote it'],
    ['replay ./empty.jsonl', './empty.jsonl:1: the file is empty'],
    ['trace', 'trace: a command is missing behind it'],
    ['trace valdate ./whole.jsonl', 'valdate: no command is called so; did you mean validate?'],
    ['trace validate', 'validate: <file> is missing'],
    ['trace cta ./whole.jsonl', 'cta: no command is called so; did you mean cat or stat?'],
    ['trace cat', 'cat: <file> is missing'],
    ['trace cat ./none.jsonl', './none.jsonl: cannot be read: no such file or directory'],
    ['trace cat ./empty.jsonl', './empty.jsonl:1: the file is empty; save the trace again'],
    ['trace cat ./newer.jsonl', './newer.jsonl:1:'],
    ['trace cat ./whole.jsonl --from 0', '--from 0: give the index of an event, a whole number from 1'],
    ['trace cat ./whole.jsonl --from 9 --to 8', '--to 8: that is before --from 9; exchange them'],
    ['trace cat ./whole.jsonl --kind pasox', '--kind pasox: no event is called so; did you mean paxos?'],
    ['trace cat ./whole.jsonl --actor s9', '--actor s9: nobody is called so in this trace; did you mean s1'],
    ['trace cat ./whole.jsonl --actor leader', 'there are world, s1, s2, s3, c1'],
    ['trace stat', 'stat: <file> is missing'],
    ['trace stat ./plan.json', './plan.json:1:'],
    ['trace validate ./corrupt.jsonl', './corrupt.jsonl:'],
    ['help nope', 'nope: no command is called so'],
    ['list extra', 'list: there are too many words behind it'],
  ])('quorumlab %s', async (line, message) => {
    const sentence = await refusal(...line.split(' ').filter((word) => word !== ''));
    expect(sentence).toContain(message);
    expect(sentence).not.toContain('\n');
  });

  test('the process exits with 2, says it on stderr, and shows no stack', async () => {
    const { code, out, err } = await quorumlab(['run', 'swram'], directory);
    expect({ code, out, err }).toEqual({
      code: 2,
      out: '',
      err: 'quorumlab: no scenario is called "swram"; did you mean swarm?\n',
    });
  });

  test('nothing is left behind by looking whether something can be written', async () => {
    await refusal('run', '--json', './new/report.json', '--out', './file');
    expect(() => readFileSync(path('new/report.json'))).toThrow('ENOENT');
  });
});
