// Walking over cells with the keyboard: a cursor in planes of rows and columns.

/**
 * @import { Cell } from "../model/frame.mjs"
 *
 * @typedef {object} Grid
 * @property {() => Cell} extent  how many rows, columns and planes there are
 * @property {() => Cell} start  the cell where a walk begins
 * @property {(cell: Cell) => void} look
 * @property {(cell: Cell) => void} choose  for Enter
 * @property {() => void} leave
 */

/**
 * Where a key leads from [row, column, plane] in a grid of [rows, columns, planes]; null if the key is none of the grid's.
 * @type {(from: Cell, event: { key: string, ctrlKey?: boolean }, extent: Cell) => Cell | null}
 */
export function walked([row, column, plane], { key, ctrlKey = false }, [rows, columns, planes]) {
  /** @type {(value: number, extent: number) => number} */
  const within = (value, extent) => Math.max(0, Math.min(extent - 1, value));
  /** @type {Record<string, Cell>} */
  const leads = {
    ArrowRight: [row, within(column + 1, columns), plane],
    ArrowLeft: [row, within(column - 1, columns), plane],
    ArrowDown: [within(row + 1, rows), column, plane],
    ArrowUp: [within(row - 1, rows), column, plane],
    PageDown: [row, column, within(plane + 1, planes)],
    PageUp: [row, column, within(plane - 1, planes)],
    Home: ctrlKey ? [0, 0, 0] : [row, 0, plane],
    End: ctrlKey ? [rows - 1, columns - 1, planes - 1] : [row, columns - 1, plane],
  };
  return leads[key] ?? null;
}

/**
 * Make `element` a grid to walk over once it has the focus.
 * @type {(element: HTMLElement, grid: Grid) => void}
 */
export function wireGrid(element, grid) {
  /** @type {Cell | null} */
  let cursor = null;
  element.tabIndex = 0;
  element.addEventListener("keydown", (event) => {
    const { key } = event;
    if (event.altKey || event.metaKey || (event.ctrlKey && key !== "Home" && key !== "End")) return;
    const extent = grid.extent();
    if (cursor?.some((index, axis) => index >= extent[axis])) cursor = null; // the tensor has become smaller
    const next = cursor ? walked(cursor, event, extent) : walked([0, 0, 0], event, extent) && grid.start();
    if (next) {
      cursor = next;
      grid.look(cursor);
    } else if (key === "Enter" && cursor) grid.choose(cursor);
    else if (key === "Escape" && cursor) {
      cursor = null;
      grid.leave();
    } else return;
    event.preventDefault(); // these keys are the grid's now, and not the transport's
  });
  element.addEventListener("blur", () => {
    if (!cursor) return;
    cursor = null;
    grid.leave();
  });
}
