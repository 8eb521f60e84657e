// Words on the page that change from frame to frame.

/**
 * Show `text` in an element that holds nothing else. Its text node stays the same one, and nothing is written that is there
 * already: the browser then has less to lay out and to paint.
 */
export function say(node, text) {
  if (!node.firstChild) node.append(text);
  else if (node.firstChild.data !== text) node.firstChild.data = text;
}
