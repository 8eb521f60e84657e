// The address bar: step and settings are written to it.

/** @import { Parameters } from "./model/settings.mjs" */

const REST = 250; // milliseconds that something has rested before it is written: browsers limit how often an address may change

/**
 * Writes parameters, { parameter: text or null }, to the address. No event of every browser tells others on the page, so one of
 * ours does: "convviz-address" on the window.
 */
export class AddressWriter {
  /** @type {Parameters} */
  #due = {};
  timer = 0;

  /**
   * Write once nothing else has come for a moment.
   * @type {(parameters: Parameters) => void}
   */
  remember(parameters) {
    Object.assign(this.#due, parameters);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.write(), REST);
  }

  /**
   * Write all that is due, and `more`, now.
   * @type {(more?: Parameters) => void}
   */
  write(more = {}) {
    clearTimeout(this.timer);
    const address = new URL(location.href);
    for (const [key, text] of Object.entries({ ...this.#due, ...more })) {
      if (text === null) address.searchParams.delete(key);
      else address.searchParams.set(key, text);
    }
    this.#due = {};
    if (address.href !== location.href) history.replaceState(history.state, "", address);
    window.dispatchEvent(new CustomEvent("convviz-address"));
  }
}
