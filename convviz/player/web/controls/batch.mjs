// The images of a batch: which one is in work, which one is shown.
import { makeCanvas, prepare } from "../draw/canvas.mjs";

const THUMB = 44;

/** The row of images, empty for a batch of one; `choose(n)` is called with an image's number, or null to follow. */
export function buildBatch(root, { stages }, choose) {
  const place = root.querySelector(".batch");
  const [count] = stages[0].output;
  place.hidden = count === 1;
  if (place.childElementCount - 2 === count || count === 1) return;
  place.innerHTML = `<legend>Image</legend>${choice("", "Follow")}`;
  for (let n = 0; n < count; n++) place.insertAdjacentHTML("beforeend", choice(n, n + 1));
  for (const label of [...place.querySelectorAll("label")].slice(1))
    makeCanvas(label, "thumb").setAttribute("aria-hidden", "true");
  place.querySelector("input").checked = true;
  place.onchange = ({ target }) => choose(target.value === "" ? null : Number(target.value));
}

const choice = (value, text) =>
  `<label><input type="radio" name="image" value="${value}"> <span>${text}</span></label>`;

/** Draw each image's first channels as a small picture (three as they are, else the first alone). */
export function drawThumbs(root, { shape: [count, rows, columns, channels], values }, scale) {
  const thumbs = root.querySelectorAll(".thumb");
  const bitmap = new OffscreenCanvas(columns, rows);
  const ink = bitmap.getContext("2d");
  const size = [columns, rows].map((extent) => Math.max(6, (THUMB * extent) / Math.max(rows, columns)));
  thumbs.forEach((thumb, n) => {
    if (n >= count) return;
    const pixels = ink.createImageData(columns, rows);
    for (let i = 0; i < rows * columns; i++) {
      pixels.data.set([...scale.at(values[(n * rows * columns + i) * channels]).rgb, 255], 4 * i);
    }
    ink.putImageData(pixels, 0, 0);
    const context = prepare(thumb, ...size);
    context.imageSmoothingEnabled = columns > size[0];
    context.drawImage(bitmap, 0, 0, ...size);
  });
}

/** Say which image is in work, and mark it. */
export function showBatch(root, { stages }, image, pinned) {
  const place = root.querySelector(".batch");
  const [count] = stages[0].output;
  if (place.hidden) return;
  const said = `${image},${pinned},${count}`;
  if (place.dataset.said === said) return;
  place.dataset.said = said;
  const inputs = [...place.querySelectorAll("input")];
  inputs.forEach((input, index) => {
    input.checked = input.value === (pinned === null ? "" : String(pinned));
    input.parentElement.classList.toggle("in-work", index - 1 === image);
    if (index > 0) input.setAttribute("aria-label", `Image ${index}${index - 1 === image ? ", in work" : ""}`);
  });
  place.querySelector("legend").textContent = `In work: image ${image + 1} of ${count}`;
}
