// The images of a batch: which one is in work, which one is shown.
import { contextOf, makeCanvas, prepare } from "../draw/canvas.mjs";
import { find, findAll } from "../draw/find.mjs";
import { say } from "../draw/words.mjs";

/**
 * @import { Scale } from "../draw/colours.mjs"
 * @import { Size } from "../draw/placement.mjs"
 * @import { Payload, Tensor } from "../model/payload.mjs"
 * @import { Theme } from "../model/shown.mjs"
 */

const THUMB = 44;

/**
 * The row of images, empty for a batch of one; `choose(n)` is called with an image's number, or null to follow.
 * @type {(root: HTMLElement, payload: Payload, choose: (image: number | null) => void) => void}
 */
export function buildBatch(root, { stages }, choose) {
  const place = find(root, "fieldset.batch");
  const [count] = stages[0].output;
  place.hidden = count === 1;
  if (place.childElementCount - 2 === count || count === 1) return;
  const group = `image-${crypto.getRandomValues(new Uint32Array(1))[0]}`; // radio buttons of one name exclude one another, all over the page
  /** @type {(value: string | number, text: string | number) => string} */
  const choice = (value, text) =>
    `<label><input type="radio" name="${group}" value="${value}"> <span>${text}</span></label>`;
  const images = Array.from({ length: count }, (_, n) => choice(n, n + 1));
  place.innerHTML = `<legend>Image</legend>${choice("", "Follow")}${images.join("")}`;
  for (const label of [...findAll(place, "label")].slice(1)) {
    makeCanvas(label, "thumb").setAttribute("aria-hidden", "true");
  }
  place.onchange = ({ target }) => {
    const { value } = /** @type {HTMLInputElement} */ (target);
    choose(value === "" ? null : Number(value));
  };
}

/**
 * Draw each image's first channels as a small picture (three as they are, else the first alone).
 * @type {(root: HTMLElement, tensor: Tensor, scale: Scale, theme: Theme) => void}
 */
export function drawThumbs(root, { shape: [count, rows, columns, channels], values }, scale, theme) {
  const thumbs = findAll(root, "canvas.thumb");
  const bitmap = new OffscreenCanvas(columns, rows);
  const ink = contextOf(bitmap);
  const along = Math.max(rows, columns);
  /** @type {Size} */
  const size = [Math.max(6, (THUMB * columns) / along), Math.max(6, (THUMB * rows) / along)];
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

/**
 * Say which image is in work, and mark the one that is shown: `pinned`, or null for the one in work.
 * @type {(root: HTMLElement, payload: Payload, image: number, pinned: number | null) => void}
 */
export function showBatch(root, { stages }, image, pinned) {
  const place = find(root, "fieldset.batch");
  const [count] = stages[0].output;
  if (place.hidden) return;
  const inputs = [...findAll(place, "input")];
  inputs.forEach((input, index) => {
    const isInWork = index - 1 === image;
    input.checked = input.value === (pinned === null ? "" : String(pinned));
    input.parentElement?.classList.toggle("in-work", isInWork);
    if (index > 0) input.setAttribute("aria-label", `Image ${index}${isInWork ? ", in work" : ""}`);
  });
  say(find(place, "legend"), `In work: image ${image + 1} of ${count}`);
}
