// Finds the elements of a template by the names that it gives them.

/**
 * @template {string} Text
 * @template {string} Mark
 * @typedef {Text extends `${infer Head}${Mark}${string}` ? Head : Text} Before  the text before its first mark
 */

/**
 * What a selector leads to, as its last part begins with a tag or not: "input.loop" is an input, ".loop" any element of HTML.
 * @template {string} Selector
 * @typedef {Selector extends `${string} ${infer Rest}`
 *   ? Found<Rest>
 *   : Before<Before<Before<Selector, ":">, "[">, "."> extends keyof HTMLElementTagNameMap
 *     ? HTMLElementTagNameMap[Before<Before<Before<Selector, ":">, "[">, ".">]
 *     : HTMLElement} Found
 */

/**
 * The element that `selector` leads to below `root`; the template promises that it is there. Where its kind matters the
 * selector names its tag.
 * @template {string} Selector
 * @param {ParentNode} root
 * @param {Selector} selector
 */
export function find(root, selector) {
  return /** @type {Found<Selector>} */ (root.querySelector(selector));
}

/**
 * All elements that `selector` leads to.
 * @template {string} Selector
 * @param {ParentNode} root
 * @param {Selector} selector
 */
export function findAll(root, selector) {
  return /** @type {NodeListOf<Found<Selector>>} */ (root.querySelectorAll(selector));
}
