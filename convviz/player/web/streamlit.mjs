// Streamlit's side of the player: mount once, load every new message, keep the step in the address bar.
import { Player } from "./player.mjs";

const mounted = new WeakMap();

export default function render({ data, parentElement }) {
  const root = parentElement.querySelector('[data-testid="player"]');
  let entry = mounted.get(root);
  if (!entry) mounted.set(root, (entry = { player: new Player(root, rememberStep()), data: null }));
  if (entry.data !== data) {
    entry.data = data;
    entry.player.load(data);
  }
  return () => {
    entry.player.destroy();
    mounted.delete(root);
  };
}

/** Write the step to ?step= once it has rested for a moment: browsers limit how often the address may change. */
function rememberStep() {
  let timer;
  return (step) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const address = new URL(location.href);
      if (step > 0) address.searchParams.set("step", step);
      else address.searchParams.delete("step");
      if (address.href !== location.href) history.replaceState(history.state, "", address);
    }, 250);
  };
}
