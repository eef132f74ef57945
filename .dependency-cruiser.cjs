// The layers as DESIGN draws them. Types count as imports everywhere (`tsPreCompilationDeps`): a layer that only knows
// another's types knows it all the same. `npm run check:layers` runs this through test/tooling/check-layers.js, which
// also fails if a source file was not looked at.

/** What the checkers may use of the protocols at run time: values that hold no protocol. All else only as types. */
const CHECKERS_MAY_USE = '^core/(paxos/ballot|define-events|assert|zxid)\\.ts$';

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    forbid(
      'core-imports-only-core',
      'A protocol acts through its ports alone; whatever it needs of a world comes in through `Env`.',
      { path: '^core/' },
      { pathNot: '^core/' },
    ),
    forbid(
      'sim-imports-core-and-sim',
      'The world knows protocols, not scenarios or hosts. Its one package is the generator of random numbers.',
      { path: '^sim/' },
      { pathNot: ['^(core|sim)/', '(^|/)node_modules/seedrandom/'] },
    ),
    forbid(
      'checkers-see-types-of-core',
      "A checker that calls the server's code repeats the server's mistake. Import the type, or write the value apart.",
      { path: '^sim/check/' },
      { path: '^core/', pathNot: CHECKERS_MAY_USE, dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'scenarios-import-core-sim-scenarios',
      'A scenario is data for the simulator; it has no host.',
      { path: '^scenarios/' },
      { pathNot: '^(core|sim|scenarios)/' },
    ),
    forbid(
      'host-imports-core',
      'The real world runs the same core and none of the simulated one.',
      { path: '^host/' },
      { path: '^(sim|scenarios|viz|cli|bench)/' },
    ),
    forbid(
      'viz-imports-core-sim-scenarios',
      'The viewer runs in a browser, where there is no host and no command line.',
      { path: '^viz/' },
      { path: '^(host|cli|bench)/' },
    ),
    forbid(
      'viz-model-has-no-page',
      'What a trace means is tested in Node and runs in a worker: it knows nothing of what is drawn.',
      { path: '^viz/(model|export)/' },
      { path: ['^viz/(?!model/|export/)', '(^|/)node_modules/(preact|@preact|d3)'] },
    ),
    forbid(
      'viz-worker-has-no-page',
      'The worker owns the trace; the page asks it.',
      { path: '^viz/worker/' },
      { path: '^viz/(?!model/|worker/)' },
    ),
    forbid(
      'viz-draw-knows-the-model-alone',
      'Brushes and tokens serve every view, so they know none.',
      { path: '^viz/draw/' },
      { path: '^viz/(?!model/|draw/)' },
    ),
    forbid(
      'viz-app-has-no-views',
      'The store serves every view and every panel, so it knows none.',
      { path: '^viz/app/' },
      { path: '^viz/(views|panels)/' },
    ),
    forbid(
      'viz-views-stand-apart',
      'A view is one folder, or stands on the charts along time that several share. Panels stand above all of them.',
      { path: '^viz/views/([^/]+)/' },
      { path: '^viz/(views/(?!$1/|chart/|spacetime/)|panels/)' },
    ),
    forbid(
      'the-command-line-has-no-page',
      'The command line writes pages and shows none.',
      { path: '^cli/' },
      { path: '^viz/(?!model/)' },
    ),
    forbid(
      'bench-imports-core-sim-scenarios',
      'A benchmark measures the simulator; the command line would be measured along with it.',
      { path: '^bench/' },
      { path: '^(host|viz|cli)/' },
    ),
    forbid(
      'nobody-imports-the-command-line',
      'The command line stands on top of everything.',
      { pathNot: '^(cli|test)/' },
      { path: '^cli/' },
    ),
    forbid(
      'nobody-imports-the-benchmarks',
      'A benchmark stands on top of what it measures.',
      { pathNot: '^(bench|test)/' },
      { path: '^bench/' },
    ),
    forbid(
      'nobody-imports-the-tests',
      'Tests are not shipped. Only the configuration of a tool may use test/tooling.',
      { pathNot: ['^test/', '^[^/]+\\.config\\.(js|ts)$'] },
      { path: '^test/' },
    ),
    forbid(
      'no-development-package-at-run-time',
      'What is shipped may only import what is installed with it. (The viewer is bundled: its packages are in its one file.)',
      { path: '^(core|sim|scenarios|host|cli)/' },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'no-cycle',
      'Two files that need each other are one file, or a third is missing. Types count: a reader goes in circles too.',
      {},
      { circular: true },
    ),
    forbid(
      'no-orphan',
      'A file that imports nothing and that nobody imports is dead. Delete it or name it here as an entry.',
      {
        orphan: true,
        pathNot: [
          '^cli/(main|worker)\\.ts$',
          '^bench/main\\.ts$',
          '\\.d\\.ts$',
          '^test/',
          '^(viz/)?[^/]+\\.config\\.(js|ts)$',
        ],
      },
      {},
    ),
    forbid(
      'every-import-resolves',
      'An import that leads nowhere is an import that no rule has judged.',
      {},
      { couldNotResolve: true },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['import', 'types', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
