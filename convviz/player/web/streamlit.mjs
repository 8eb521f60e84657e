// Streamlit's side of the player: mount once, load every new message, keep step and settings in the address bar.
import { find } from "./draw/find.mjs";
import { Player } from "./player.mjs";

/** @import { Parameters } from "./model/settings.mjs" */

const REST = 250; // milliseconds that something has rested before it is written: browsers limit how often an address may change
/** @type {WeakMap<HTMLElement, { player: Player, data: Uint8Array | null }>} */
const mounted = new WeakMap();

/** @type {(component: { data: Uint8Array, parentElement: HTMLElement }) => () => void} */
export default function render({ data, parentElement }) {
  const root = find(parentElement, '[data-testid="player"]');
  const entry = mounted.get(root) ?? { player: mount(root), data: null };
  mounted.set(root, entry);
  if (entry.data !== data) {
    entry.data = data;
    entry.player.load(data);
  }
  return () => {
    entry.player.destroy();
    mounted.delete(root);
  };
}

/** @type {(root: HTMLElement) => Player} */
function mount(root) {
  const address = new AddressWriter();
  const leave = () => {
    address.write({ present: null });
    location.reload(); // what Python hides in a presentation is its own business, so it is asked again
  };
  return new Player(root, { query: location.search, remember: (parameters) => address.remember(parameters), leave });
}

/**
 * Writes parameters, { parameter: text or null }, to the address. No event of every browser tells others on the page, so one of
 * ours does: "convviz-address" on the window.
 */
class AddressWriter {
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
