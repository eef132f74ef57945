import { bindingOf, isSingleKey, keyName } from './bindings.js';
import type { Workbench } from './workbench.js';

/** Lets the keys act on the page until the returned function is called. */
export function followKeys(app: Workbench, target: Window): () => void {
  const handle = (event: KeyboardEvent): void => {
    // Whatever has the focus goes first: a slider, a list, a text field.
    if (event.defaultPrevented || event.isComposing) return;
    const name = keyName(event);
    if (isTaken(event.target, name)) return;
    if (choose(app, name)) {
      event.preventDefault();
      return;
    }
    if (isSingleKey(name) && !app.areLettersOn.value) return;
    const binding = bindingOf(name);
    if (binding === null) return;
    // Beneath a dialog the page is at rest.
    if (app.dialog.value !== null && name !== 'Escape') return;
    event.preventDefault();
    app.act(binding.action);
  };
  target.addEventListener('keydown', handle);
  return () => {
    target.removeEventListener('keydown', handle);
  };
}

/** A number chooses from the open menu. */
function choose(app: Workbench, name: string): boolean {
  const menu = app.menu.value;
  if (menu === null || !/^[1-9]$/.test(name)) return false;
  const row = menu.rows[Number(name) - 1];
  if (row !== undefined) app.moveTo(row, 'step');
  return true;
}

/** Whether the element with the focus uses a key itself. */
function isTaken(target: EventTarget | null, name: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return name !== 'Escape';
  if (target instanceof HTMLInputElement) {
    const isText = !['checkbox', 'radio', 'button', 'file'].includes(target.type);
    return isText ? name !== 'Escape' && name !== 'Ctrl+k' : name === 'Space';
  }
  if (target instanceof HTMLSelectElement) return name !== 'Escape' && name !== 'Ctrl+k';
  const pressable = target.closest('button, a[href], summary, [role="button"], [role="treeitem"]');
  return pressable !== null && (name === 'Space' || name === 'Enter');
}
