// Streamlit's side of the player: mount once, load every new message, keep step and settings in the address bar.
import { Player } from "./player.mjs";

const REST = 250; // milliseconds that something has rested before it is written: browsers limit how often an address may change
const mounted = new WeakMap();

export default function render({ data, parentElement }) {
  const root = parentElement.querySelector('[data-testid="player"]');
  if (!mounted.has(root)) mounted.set(root, { player: mount(root), data: null });
  const entry = mounted.get(root);
  if (entry.data !== data) {
    entry.data = data;
    entry.player.load(data);
  }
  return () => {
    entry.player.destroy();
    mounted.delete(root);
  };
}

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
  #due = {};

  /** Write once nothing else has come for a moment. */
  remember(parameters) {
    Object.assign(this.#due, parameters);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.write(), REST);
  }

  /** Write all that is due, and `more`, now. */
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
