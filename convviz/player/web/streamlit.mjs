// Streamlit's side of the player: mount once, load every new message, keep step and settings in the address bar.
import { Player } from "./player.mjs";

const mounted = new WeakMap();

export default function render({ data, parentElement }) {
  const root = parentElement.querySelector('[data-testid="player"]');
  let entry = mounted.get(root);
  if (!entry) mounted.set(root, (entry = { player: mount(root), data: null }));
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
  const remember = addressWriter();
  const rested = ({ step, product }) =>
    remember({ step: step > 0 ? String(step) : null, product: product > 1 ? String(product) : null });
  return new Player(root, rested, { query: location.search, remember });
}

/**
 * Write parameters to the address once they have rested for a moment: browsers limit how often it may change. No event of
 * every browser tells others on the page, so one of ours does: "convviz-address" on the window.
 */
function addressWriter() {
  let timer;
  let due = {};
  return (parameters) => {
    Object.assign(due, parameters);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const address = new URL(location.href);
      for (const [key, text] of Object.entries(due)) {
        if (text === null) address.searchParams.delete(key);
        else address.searchParams.set(key, text);
      }
      due = {};
      if (address.href !== location.href) history.replaceState(history.state, "", address);
      window.dispatchEvent(new CustomEvent("convviz-address"));
    }, 250);
  };
}
