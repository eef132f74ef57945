import type { Signal } from '@preact/signals';
import type { App } from '../../app/app.js';

export interface TreeState {
  readonly app: App;
  readonly collapsed: Signal<ReadonlySet<string>>;
}

/** The keys of a tree: up and down among its items, left and right to fold and unfold. They are not the page's then. */
export function moveInTree(event: KeyboardEvent, { collapsed }: TreeState): void {
  const { target, currentTarget, key } = event;
  if (!(target instanceof HTMLElement) || !(currentTarget instanceof HTMLElement)) return;
  if (target.getAttribute('role') !== 'treeitem') return;
  const items = [...currentTarget.querySelectorAll<HTMLElement>('[role=treeitem]')];
  const at = items.indexOf(target);
  switch (key) {
    case 'ArrowDown':
      items[at + 1]?.focus();
      break;
    case 'ArrowUp':
      items[at - 1]?.focus();
      break;
    case 'Home':
      items[0]?.focus();
      break;
    case 'End':
      items.at(-1)?.focus();
      break;
    case 'ArrowLeft':
    case 'ArrowRight':
      fold(collapsed, target, key === 'ArrowLeft');
      break;
    case 'Enter':
      target.querySelector<HTMLElement>('.znode-link')?.click();
      break;
    default:
      return;
  }
  event.preventDefault();
  event.stopPropagation();
}

function fold(collapsed: Signal<ReadonlySet<string>>, item: HTMLElement, isFolding: boolean): void {
  const path = item.dataset['path'];
  if (path === undefined || !item.hasAttribute('aria-expanded')) return;
  const next = new Set(collapsed.peek());
  if (isFolding) next.add(path);
  else next.delete(path);
  collapsed.value = next;
}
