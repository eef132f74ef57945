/** How often anything is looked up in a Map or Set, put in, taken out, or passed by while one is walked through. */
export function countLooks(work: () => void): number {
  const counter = { looks: 0 };
  const restore = [
    ...LOOKS_OF_MAPS.map((name) => watched(Map.prototype, name, counter)),
    ...LOOKS_OF_SETS.map((name) => watched(Set.prototype, name, counter)),
    ...WALKS.flatMap((name) => [walked(Map.prototype, name, counter), walked(Set.prototype, name, counter)]),
  ];
  try {
    work();
  } finally {
    for (const back of restore) back();
  }
  return counter.looks;
}

interface Counter {
  looks: number;
}

const LOOKS_OF_MAPS = ['get', 'has', 'set', 'delete'] as const;
const LOOKS_OF_SETS = ['has', 'add', 'delete'] as const;
const WALKS = ['keys', 'values', 'entries', Symbol.iterator] as const;

/** Puts a counting method in the place of one, and returns what takes it away again. */
function watched(prototype: object, name: string, counter: Counter): () => void {
  return replaced(prototype, name, (original) => {
    return function (this: unknown, ...args: readonly unknown[]): unknown {
      counter.looks += 1;
      return Reflect.apply(original, this, args);
    };
  });
}

/** Likewise, and counts each step of the walk. */
function walked(prototype: object, name: string | symbol, counter: Counter): () => void {
  return replaced(prototype, name, (original) => {
    return function* (this: unknown): Generator {
      const walk: unknown = Reflect.apply(original, this, []);
      if (!isIterable(walk)) throw new Error('a walk can be walked');
      for (const step of walk) {
        counter.looks += 1;
        yield step;
      }
    };
  });
}

function replaced(
  prototype: object,
  name: string | symbol,
  by: (original: (...args: readonly unknown[]) => unknown) => (...args: readonly unknown[]) => unknown,
): () => void {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
  const original: unknown = descriptor?.value;
  if (descriptor === undefined || !isMethod(original)) throw new Error(`no method ${String(name)}`);
  Object.defineProperty(prototype, name, { ...descriptor, value: by(original) });
  return () => Object.defineProperty(prototype, name, descriptor);
}

function isMethod(value: unknown): value is (...args: readonly unknown[]) => unknown {
  return typeof value === 'function';
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
