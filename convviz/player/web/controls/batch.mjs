// The images of a batch: which one is in work, which one is shown.
import { contextOf, makeCanvas, prepare } from "../draw/canvas.mjs";
import { say } from "../draw/words.mjs";

const THUMB = 44;

/** The row of images, empty for a batch of one; `choose(n)` is called with an image's number, or null to follow. */
export function buildBatch(root, { stages }, choose) {
  const place = root.querySelector(".batch");
  const [count] = stages[0].output;
  place.hidden = count === 1;
  if (place.childElementCount - 2 === count || count === 1) return;
  const group = `image-${crypto.getRandomValues(new Uint32Array(1))[0]}`; // radio buttons of one name exclude one another, all over the page
  const choice = (value, text) =>
    `<label><input type="radio" name="${group}" value="${value}"> <span>${text}</span></label>`;
  const images = Array.from({ length: count }, (_, n) => choice(n, n + 1));
  place.innerHTML = `<legend>Image</legend>${choice("", "Follow")}${images.join("")}`;
  for (const label of [...place.querySelectorAll("label")].slice(1)) {
    makeCanvas(label, "thumb").setAttribute("aria-hidden", "true");
  }
  place.onchange = ({ target }) => choose(target.value === "" ? null : Number(target.value));
}

/** Draw each image's first channels as a small picture (three as they are, else the first alone). */
export function drawThumbs(root, { shape: [count, rows, columns, channels], values }, scale, theme) {
  const thumbs = root.querySelectorAll(".thumb");
  const bitmap = new OffscreenCanvas(columns, rows);
  const ink = contextOf(bitmap);
  const size = [columns, rows].map((extent) => Math.max(6, (THUMB * extent) / Math.max(rows, columns)));
  thumbs.forEach((thumb, n) => {
    if (n >= count) return;
    const pixels = ink.createImageData(columns, rows);
    for (let i = 0; i < rows * columns; i++) {
      pixels.data.set([...scale.at(values[(n * rows * columns + i) * channels]).rgb, 255], 4 * i);
    }
    ink.putImageData(pixels, 0, 0);
    const context = prepare(thumb, ...size, theme);
    context.imageSmoothingEnabled = columns > size[0];
    context.drawImage(bitmap, 0, 0, ...size);
  });
}

/** Say which image is in work, and mark the one that is shown: `pinned`, or null for the one in work. */
export function showBatch(root, { stages }, image, pinned) {
  const place = root.querySelector(".batch");
  const [count] = stages[0].output;
  if (place.hidden) return;
  const inputs = [...place.querySelectorAll("input")];
  inputs.forEach((input, index) => {
    const isInWork = index - 1 === image;
    input.checked = input.value === (pinned === null ? "" : String(pinned));
    input.parentElement.classList.toggle("in-work", isInWork);
    if (index > 0) input.setAttribute("aria-label", `Image ${index}${isInWork ? ", in work" : ""}`);
  });
  say(place.querySelector("legend"), `In work: image ${image + 1} of ${count}`);
}
