// Streamlit's side of the player: mount once, load every new message, keep step and settings in the address bar.
import { AddressWriter } from "./address.mjs";
import { find } from "./draw/find.mjs";
import { Player } from "./player.mjs";

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
