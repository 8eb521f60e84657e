// The dialog behind "Save": what can be saved, the choices for the animation, how far it is.
import { gifOf, MOST_FRAMES, positionsOf, rangeAround } from "./animation.mjs";
import { csvPieces } from "./csv.mjs";
import { fileStem } from "./describe.mjs";
import { notebookOf } from "./notebook.mjs";
import { npzOf } from "./npz.mjs";
import { pageOf } from "./page.mjs";
import { pngOf, svgOf } from "./still.mjs";

const RANGES = { row: "this row", filter: "this filter", stage: "this stage", all: "everything", own: "from … to …" };
const RATES = [2, 4, 10, 20]; // frames per second: GIF counts in hundredths of a second
const WIDTHS = [390, 560, 720, 960, 1200];
const SOON = 150; // so many frames are offered at first

/** What each button makes: the ending of the file's name, whether the step belongs in it, and the file's bytes. */
const FORMATS = {
  png: { ofStep: true, make: pngOf },
  svg: { ofStep: true, make: (player) => new Blob([svgOf(player)], { type: "image/svg+xml" }) },
  html: { ofStep: true, make: async (player) => new Blob([await pageOf(player)], { type: "text/html" }) },
  csv: { make: ({ payload }) => new Blob([...csvPieces(payload)], { type: "text/csv" }) },
  npz: { make: ({ payload }) => new Blob(npzOf(payload), { type: "application/octet-stream" }) },
  ipynb: {
    ofStep: true,
    make: ({ payload, frame }) => new Blob([notebookOf(payload, frame)], { type: "application/x-ipynb+json" }),
  },
};

const options = (entries, chosen) =>
  entries
    .map(([value, text]) => `<option value="${value}"${value === chosen ? " selected" : ""}>${text}</option>`)
    .join("");
const buttons = (formats) =>
  formats
    .map(([format, name]) => `<button type="button" data-format="${format}" aria-label="Save ${name}">${name}</button>`)
    .join("");
const row = (title, text, formats) =>
  `<section><div><h3>${title}</h3><p>${text}</p></div><div class="formats">${buttons(formats)}</div></section>`;

const CONTENT = `
  <header><h2 id="save-title">Save what you see</h2><button type="button" class="close" aria-label="Close">✕</button></header>
  ${row("Picture", "This step with its text and legends, in these colours.", [
    ["png", "PNG"],
    ["svg", "SVG"],
  ])}
  <section class="animation"><div><h3>Animation</h3><p class="plan"></p></div><div class="formats">${buttons([["gif", "GIF"]])}</div>
    <div class="choices">
      <label>Steps <select name="range" aria-label="Steps">${options(Object.entries(RANGES), "filter")}</select></label>
      <span><label>from <input name="first" aria-label="From step" type="number" min="1" inputmode="numeric"></label>
      <label>to <input name="last" aria-label="To step" type="number" min="1" inputmode="numeric"></label></span>
    </div>
    <div class="choices">
      <label>Frames per second <select name="rate">${options(
        RATES.map((rate) => [rate, rate]),
        4,
      )}</select></label>
      <label>Width <select name="width"></select></label>
    </div>
    <div class="filming" hidden><progress aria-label="Animation" value="0" max="1"></progress><button type="button" class="cancel">Cancel</button></div>
  </section>
  ${row("Web page", "One file that plays without a network, with the same controls.", [["html", "HTML"]])}
  ${row("Numbers", "Input, weights and outputs; counted from 0, as in NumPy.", [
    ["csv", "CSV"],
    ["npz", "NPZ"],
  ])}
  ${row("Notebook", "Computes these numbers again with plain NumPy, and compares.", [["ipynb", "Jupyter"]])}
  <p class="outcome" role="status"></p>`;

export class SaveDialog {
  constructor(player) {
    this.player = player;
    const element = (this.element = document.createElement("dialog"));
    element.className = "save";
    element.setAttribute("aria-labelledby", "save-title");
    element.innerHTML = CONTENT;
    player.root.append(element);
    this.find = (selector) => element.querySelector(selector);
    this.fields = Object.fromEntries([...element.querySelectorAll("[name]")].map((field) => [field.name, field]));
    element.addEventListener("keydown", (event) => event.stopPropagation()); // the player's keys rest
    element.addEventListener("click", (event) => this.#clicked(event));
    element.addEventListener("change", (event) => this.#changed(event.target.name));
    element.addEventListener("input", (event) => event.target.type === "number" && this.#changed(event.target.name));
    element.addEventListener("close", () => {
      this.filming?.abort();
      this.opener.focus({ preventScroll: true });
    });
  }

  open(opener) {
    this.opener = opener;
    const { payload, step, root } = this.player;
    const screen = Math.round(root.clientWidth);
    const widths = WIDTHS.filter((width) => width < screen);
    const chosen = Number(this.fields.width.value) || Math.min(720, screen);
    this.fields.width.innerHTML = options(
      [...widths.map((width) => [width, width]), [screen, `${screen}, as here`]],
      widths.includes(chosen) ? chosen : screen,
    );
    const [from, to] = rangeAround(payload, step, "filter");
    this.fields.range.value = to - from < SOON ? "filter" : "row";
    this.fields.first.max = this.fields.last.max = payload.steps;
    this.#changed("range");
    this.#say("");
    this.element.showModal();
  }

  #clicked(event) {
    const button = event.target.closest("button");
    if (button?.classList.contains("close")) this.element.close();
    else if (button?.classList.contains("cancel")) this.filming?.abort();
    else if (button) this.#save(button.dataset.format);
    else if (event.target === this.element && !this.filming && this.#isOutside(event)) this.element.close();
  }

  #isOutside({ clientX, clientY }) {
    const { left, right, top, bottom } = this.element.getBoundingClientRect();
    return clientX < left || clientX > right || clientY < top || clientY > bottom;
  }

  /** Keep range, from and to in agreement, and say what the film will be. */
  #changed(name) {
    const { fields, player } = this;
    if (name === "range" && fields.range.value !== "own") {
      const [from, to] = rangeAround(player.payload, player.step, fields.range.value);
      [fields.first.value, fields.last.value] = [from + 1, to + 1];
    }
    if (name === "first" || name === "last") fields.range.value = "own";
    const film = this.#film();
    this.find("[data-format=gif]").disabled = !film;
    const every =
      film && film.count > film.positions.length ? ` of ${grouped(film.count)}: ${MOST_FRAMES} at most` : "";
    const seconds = film && film.positions.length / film.framesPerSecond;
    this.find(".plan").textContent = film
      ? `${grouped(film.positions.length)} frame${film.positions.length > 1 ? "s" : ""}${every}; ${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s.`
      : `Choose steps from 1 to ${grouped(player.payload.steps)}, the first before the last.`;
  }

  /** What the fields ask for, or null if they do not make sense. */
  #film() {
    const {
      fields,
      player: { payload },
    } = this;
    const { granularity } = this.player.settings;
    const [from, to] = [fields.first, fields.last].map(({ value }) => Number(value) - 1);
    if (![from, to].every(Number.isInteger) || from < 0 || to < from || to >= payload.steps) return null;
    const film = positionsOf(payload, from, to, granularity);
    return { ...film, from, to, framesPerSecond: Number(fields.rate.value), width: Number(fields.width.value) };
  }

  async #save(format) {
    const { player } = this;
    this.#say("One moment …");
    try {
      const stem = fileStem(player.payload);
      if (format === "gif") return await this.#saveFilm(stem);
      const { ofStep, make } = FORMATS[format];
      deliver(`${stem}${ofStep ? `-step${player.step + 1}` : ""}.${format}`, await make(player), (text) =>
        this.#say(text),
      );
    } catch (error) {
      this.#say(error.name === "AbortError" ? "Cancelled." : `Not saved: ${error.message}.`);
      if (error.name !== "AbortError") console.warn(error);
    }
  }

  async #saveFilm(stem) {
    const film = this.#film();
    const [filming, progress] = [this.find(".filming"), this.find("progress")];
    this.filming = new AbortController();
    this.element.classList.add("busy");
    filming.hidden = false;
    progress.value = 0;
    this.find(".cancel").focus();
    try {
      const blob = await gifOf(this.player, film, (done, all) => (progress.value = done / all), this.filming.signal);
      deliver(`${stem}-steps${film.from + 1}-${film.to + 1}.gif`, blob, (text) => this.#say(text));
    } finally {
      this.filming = null;
      filming.hidden = true;
      this.element.classList.remove("busy");
      if (this.element.open) this.find("[data-format=gif]").focus();
    }
  }

  #say(text) {
    this.find(".outcome").textContent = text;
  }
}

/** Hand a file to the browser's downloads. */
function deliver(name, blob, say) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  const size =
    blob.size < 1e6 ? `${Math.max(1, Math.round(blob.size / 1e3))} kB` : `${(blob.size / 1e6).toFixed(1)} MB`;
  say(`Saved ${name}, ${size}.`);
}

const grouped = (count) => count.toLocaleString("en-US");
