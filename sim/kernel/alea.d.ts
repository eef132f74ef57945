// @types/seedrandom covers the package's main entry alone, which calls Math.random at load and needs `crypto`.
declare module 'seedrandom/lib/alea.js' {
  /** Johannes Baagøe's Alea: a small generator of equal output on every engine. */
  interface Alea {
    /** The next signed 32-bit integer. */
    int32(): number;
  }
  const alea: (seed: string) => Alea;
  export default alea;
}
