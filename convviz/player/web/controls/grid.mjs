// Walking over cells with the keyboard: a cursor in planes of rows and columns.

/** Where a key leads from [row, column, plane] in a grid of [rows, columns, planes]; null if the key is none of the grid's. */
export function walked([row, column, plane], { key, ctrlKey = false }, [rows, columns, planes]) {
  const within = (value, extent) => Math.max(0, Math.min(extent - 1, value));
  return (
    {
      ArrowRight: [row, within(column + 1, columns), plane],
      ArrowLeft: [row, within(column - 1, columns), plane],
      ArrowDown: [within(row + 1, rows), column, plane],
      ArrowUp: [within(row - 1, rows), column, plane],
      PageDown: [row, column, within(plane + 1, planes)],
      PageUp: [row, column, within(plane - 1, planes)],
      Home: ctrlKey ? [0, 0, 0] : [row, 0, plane],
      End: ctrlKey ? [rows - 1, columns - 1, planes - 1] : [row, columns - 1, plane],
    }[key] ?? null
  );
}

/**
 * Make `element` a grid to walk over once it has the focus. `grid` has extent() -> [rows, columns, planes], start() -> the
 * cell where a walk begins, look(cell), choose(cell) for Enter, and leave().
 */
export function wireGrid(element, grid) {
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
