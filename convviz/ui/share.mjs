// Fills the share panel from the address bar, which alone knows every choice and the player's step.

const LINKS = { link: {}, present: { present: "1" }, embed: { embed: "true" } };

/** The page's address with the choices of this moment, as itself, as a presentation or for embedding. */
export function address(href, name) {
  const url = new URL(href);
  for (const key of ["present", "embed"]) url.searchParams.delete(key);
  for (const [key, value] of Object.entries(LINKS[name])) url.searchParams.set(key, value);
  url.hash = "";
  return url.href;
}

/** HTML that shows `src` on another page. */
export function iframe(src, title) {
  const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  return `<iframe src="${escaped(src)}" title="${escaped(title)}" width="100%" height="900" style="border: 0" loading="lazy" allowfullscreen></iframe>`;
}

export default function render({ data, parentElement }) {
  const panel = parentElement.querySelector(".share");
  let shown = "";
  const fill = () => {
    if (shown === location.href + data.title) return;
    shown = location.href + data.title;
    panel.querySelector("[name=link]").value = address(location.href, "link");
    panel.querySelector("a").href = address(location.href, "present");
    panel.querySelector("[name=embed]").value = iframe(address(location.href, "embed"), data.title);
  };
  fill();
  panel.onclick = ({ target }) => target.localName === "button" && copy(panel, target);
  const timer = setInterval(fill, 300); // no event tells that the player has written its step to the address
  return () => clearInterval(timer);
}

async function copy(panel, button) {
  const field = panel.querySelector(`[name=${button.dataset.copies}]`);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    document.execCommand("copy"); // on a plain http address of a class room
  }
  panel.querySelector("[role=status]").textContent = "Copied";
}
