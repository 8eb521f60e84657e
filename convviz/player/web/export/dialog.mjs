// The dialog behind "Save": what can be saved, the choices for the animation, how far it is.
import { find } from "../draw/find.mjs";
import { gifOf, MOST_FRAMES, positionsOf, rangeAround } from "./animation.mjs";
import { csvPieces } from "./csv.mjs";
import { fileStem } from "./describe.mjs";
import { notebookOf } from "./notebook.mjs";
import { npzOf } from "./npz.mjs";
import { pageOf } from "./page.mjs";
import { pngOf, svgOf } from "./still.mjs";

/**
 * @import { Player } from "../player.mjs"
 * @import { FilmRange, Plan } from "./animation.mjs"
 *
 * @typedef {object} Format
 * @property {boolean} [ofStep]  the step belongs in the file's name
 * @property {(player: Player) => Blob | Promise<Blob>} make
 *
 * @typedef {[value: string | number, text: string | number]} Option
 *
 * @typedef {Plan & { from: number, to: number, framesPerSecond: number, width: number }} Film
 */

const RANGES = { row: "this row", filter: "this filter", stage: "this stage", all: "everything", own: "from … to …" };
const RATES = [2, 4, 10, 20]; // frames per second: GIF counts in hundredths of a second
const WIDTHS = [390, 560, 720, 960, 1200];
const SOON = 150; // so many frames are offered at first

/**
 * What each button makes, by the ending of the file's name.
 * @type {Record<string, Format>}
 */
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

/** @type {(entries: Option[], chosen: string | number) => string} */
const options = (entries, chosen) =>
  entries
    .map(([value, text]) => `<option value="${value}"${value === chosen ? " selected" : ""}>${text}</option>`)
    .join("");
/** @type {(numbers: number[]) => Option[]} */
const pairs = (numbers) => numbers.map((each) => [each, each]);
/** @type {(formats: [format: string, name: string][]) => string} */
const buttons = (formats) =>
  formats
    .map(([format, name]) => `<button type="button" data-format="${format}" aria-label="Save ${name}">${name}</button>`)
    .join("");
/** @type {(title: string, text: string, formats: [format: string, name: string][]) => string} */
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
      <label>Frames per second <select name="rate">${options(pairs(RATES), 4)}</select></label>
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
  /** @type {AbortController | null} */
  filming = null;
  /** @type {HTMLElement} */
  opener;

  /** @param {Player} player */
  constructor(player) {
    this.player = player;
    const element = document.createElement("dialog");
    this.element = element;
    element.className = "save";
    element.setAttribute("aria-labelledby", "save-title");
    element.innerHTML = CONTENT;
    player.root.append(element);
    this.fields = {
      range: find(element, "select[name=range]"),
      first: find(element, "input[name=first]"),
      last: find(element, "input[name=last]"),
      rate: find(element, "select[name=rate]"),
      width: find(element, "select[name=width]"),
    };
    element.addEventListener("keydown", (event) => event.stopPropagation()); // the player's keys rest
    element.addEventListener("click", (event) => this.#clicked(event));
    const { range, first, last } = this.fields;
    element.addEventListener("change", ({ target }) => this.#changed({ isRange: target === range }));
    for (const field of [first, last]) {
      field.addEventListener("input", () => {
        range.value = "own";
        this.#changed({ isRange: false });
      });
    }
    element.addEventListener("close", () => {
      this.filming?.abort();
      this.opener.focus({ preventScroll: true });
    });
  }

  /** @type {(opener: HTMLElement) => void} */
  open(opener) {
    this.opener = opener;
    const { payload, step, root } = this.player;
    const screen = root.offsetWidth; // as a copy has it that is not told how wide to be
    const widths = WIDTHS.filter((width) => width < screen);
    const chosen = Number(this.fields.width.value) || Math.min(720, screen);
    const offered = [...pairs(widths), /** @type {Option} */ ([screen, `${screen}, as here`])];
    this.fields.width.innerHTML = options(offered, widths.includes(chosen) ? chosen : screen);
    const [from, to] = rangeAround(payload, step, "filter");
    this.fields.range.value = to - from < SOON ? "filter" : "row";
    for (const field of [this.fields.first, this.fields.last]) field.max = String(payload.steps);
    this.#changed({ isRange: true });
    this.#say("");
    this.element.showModal();
  }

  /** @type {(event: MouseEvent) => void} */
  #clicked(event) {
    const button = /** @type {Element} */ (event.target).closest("button");
    if (button?.classList.contains("close")) this.element.close();
    else if (button?.classList.contains("cancel")) this.filming?.abort();
    else if (button?.dataset.format) this.#save(button.dataset.format);
    else if (event.target === this.element && !this.filming && this.#isOutside(event)) this.element.close();
  }

  /** @type {(event: MouseEvent) => boolean} */
  #isOutside({ clientX, clientY }) {
    const { left, right, top, bottom } = this.element.getBoundingClientRect();
    return clientX < left || clientX > right || clientY < top || clientY > bottom;
  }

  /**
   * Keep range, from and to in agreement, and say what the film will be.
   * @type {(what: { isRange: boolean }) => void}
   */
  #changed({ isRange }) {
    const { fields, player } = this;
    if (isRange && fields.range.value !== "own") {
      const range = /** @type {FilmRange} */ (fields.range.value);
      const [from, to] = rangeAround(player.payload, player.step, range);
      fields.first.value = String(from + 1);
      fields.last.value = String(to + 1);
    }
    const film = this.#film();
    find(this.element, "button[data-format=gif]").disabled = !film;
    find(this.element, ".plan").textContent = film
      ? planned(film)
      : `Choose steps from 1 to ${grouped(player.payload.steps)}, the first before the last.`;
  }

  /**
   * What the fields ask for, or null if they do not make sense.
   * @type {() => Film | null}
   */
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

  /** @type {(format: string) => Promise<void>} */
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
      const { name, message } = /** @type {Error} */ (error);
      this.#say(name === "AbortError" ? "Cancelled." : `Not saved: ${message}.`);
      if (name !== "AbortError") console.warn(error);
    }
  }

  /** @type {(stem: string) => Promise<void>} */
  async #saveFilm(stem) {
    const film = this.#film();
    if (!film) return;
    const [filming, progress] = [find(this.element, ".filming"), find(this.element, "progress")];
    this.filming = new AbortController();
    this.element.classList.add("busy");
    filming.hidden = false;
    progress.value = 0;
    find(this.element, ".cancel").focus();
    /** @type {(done: number, all: number) => void} */
    const report = (done, all) => {
      progress.value = done / all;
    };
    try {
      const blob = await gifOf(this.player, film, report, this.filming.signal);
      deliver(`${stem}-steps${film.from + 1}-${film.to + 1}.gif`, blob, (text) => this.#say(text));
    } finally {
      this.filming = null;
      filming.hidden = true;
      this.element.classList.remove("busy");
      if (this.element.open) find(this.element, "[data-format=gif]").focus();
    }
  }

  /** @type {(text: string) => void} */
  #say(text) {
    find(this.element, ".outcome").textContent = text;
  }
}

/**
 * How many frames a film has and how long it is, as a sentence.
 * @type {(film: Film) => string}
 */
function planned({ positions, count, framesPerSecond }) {
  const every = count > positions.length ? ` of ${grouped(count)}: ${MOST_FRAMES} at most` : "";
  const seconds = positions.length / framesPerSecond;
  const duration = seconds < 10 ? seconds.toFixed(1) : Math.round(seconds);
  return `${grouped(positions.length)} frame${positions.length > 1 ? "s" : ""}${every}; ${duration} s.`;
}

/**
 * Hand a file to the browser's downloads.
 * @type {(name: string, blob: Blob, say: (text: string) => void) => void}
 */
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

/** @type {(count: number) => string} */
const grouped = (count) => count.toLocaleString("en-US");
