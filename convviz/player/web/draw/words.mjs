// Words on the page that change from frame to frame.

/**
 * Show `text` in an element that holds nothing else. Its text node stays the same one, and nothing is written that is there
 * already: the browser then has less to lay out and to paint.
 * @type {(node: Element, text: string) => void}
 */
export function say(node, text) {
  const shown = /** @type {Text | null} */ (node.firstChild);
  if (!shown) node.append(text);
  else if (shown.data !== text) shown.data = text;
}
