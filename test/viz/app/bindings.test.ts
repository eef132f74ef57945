import { expect, test } from 'vitest';
import { bindingOf, BINDINGS, isSingleKey, keyName, shownKey } from '../../../viz/app/bindings.js';

const plain = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };

test('no two bindings share a key', () => {
  const keys = BINDINGS.flatMap((binding) => binding.keys);
  expect([...new Set(keys)]).toEqual(keys);
});

test('each key of the table is what the keyboard says when it is pressed', () => {
  for (const { keys } of BINDINGS) {
    for (const name of keys) {
      const shiftKey = name.startsWith('Shift+');
      const ctrlKey = name.startsWith('Ctrl+');
      const bare = name.replace(/^(Shift|Ctrl)\+(?=.)/, '');
      const key = bare === 'Space' ? ' ' : shiftKey && bare.length === 1 ? bare.toUpperCase() : bare;
      expect(keyName({ ...plain, key, shiftKey, ctrlKey })).toBe(name);
    }
  }
});

test('Shift belongs to a sign, and is a choice with a letter', () => {
  expect(keyName({ ...plain, key: '?', shiftKey: true })).toBe('?');
  expect(keyName({ ...plain, key: 'W', shiftKey: true })).toBe('Shift+w');
  expect(keyName({ ...plain, key: 'w' })).toBe('w');
});

test('Command counts as Ctrl, and Alt is for nobody here', () => {
  expect(bindingOf(keyName({ ...plain, key: 'k', metaKey: true }))?.action).toEqual({ kind: 'palette' });
  expect(bindingOf(keyName({ ...plain, key: 'ArrowUp', altKey: true }))).toBeNull();
});

test('letters and signs can be switched off, arrows and Ctrl+K cannot', () => {
  expect(['c', 'Shift+w', '?', '/'].every(isSingleKey)).toBe(true);
  expect(['ArrowLeft', 'Shift+ArrowLeft', 'Ctrl+k', 'Escape', 'Home'].some(isSingleKey)).toBe(false);
});

test('keys are shown as they stand on a keyboard', () => {
  expect(['Shift+ArrowRight', 'c', 'Ctrl+k', '-', '+', 'PageDown'].map(shownKey)).toEqual([
    'Shift →',
    'C',
    'Ctrl K',
    '−',
    '+',
    'Page down',
  ]);
});
