/** Which rows of a long list are drawn. All lengths in px. */
export interface ListWindow {
  readonly first: number;
  readonly last: number;
  /** How far down the first one lies from the top of the scrolled content. */
  readonly top: number;
}
export interface ListSize {
  readonly count: number;
  readonly rowHeight: number;
  readonly height: number;
}

/** Browsers draw nothing behind some ten million px; a longer list scrolls in coarser steps. */
const CONTENT_MAX = 8_000_000;
/** Rows above and below what is in sight. */
const SKIRT = 8;

/** The height of the scrolled content. */
export function contentHeight({ count, rowHeight }: ListSize): number {
  return Math.min(CONTENT_MAX, count * rowHeight);
}

export function windowAt(size: ListSize, scrollTop: number): ListWindow {
  const { count, rowHeight, height } = size;
  const inSight = Math.ceil(height / rowHeight);
  const exact = topRow(size, scrollTop);
  const top = Math.min(Math.max(0, count - 1), Math.floor(exact));
  const first = Math.max(0, top - SKIRT);
  const last = Math.min(count, top + inSight + SKIRT + 1);
  return { first, last, top: scrollTop - (exact - first) * rowHeight };
}

/** Where to scroll so that a row is in sight; null if it is. */
export function scrollTo(size: ListSize, scrollTop: number, row: number): number | null {
  const { rowHeight, height } = size;
  const top = topRow(size, scrollTop);
  const inSight = height / rowHeight;
  if (row >= top && row + 1 <= top + inSight) return null;
  const isNear = row >= top - 2 && row <= top + inSight + 2;
  const wanted = isNear ? (row < top ? row : row + 1 - inSight) : row - inSight / 2;
  return scrollOf(size, wanted);
}

/** The row, in fractions, at the upper edge. */
function topRow(size: ListSize, scrollTop: number): number {
  const rows = Math.max(0, size.count - size.height / size.rowHeight);
  const way = contentHeight(size) - size.height;
  return way <= 0 ? 0 : (Math.min(way, Math.max(0, scrollTop)) / way) * rows;
}

function scrollOf(size: ListSize, row: number): number {
  const rows = Math.max(0, size.count - size.height / size.rowHeight);
  const way = contentHeight(size) - size.height;
  return rows <= 0 || way <= 0 ? 0 : (Math.min(rows, Math.max(0, row)) / rows) * way;
}
