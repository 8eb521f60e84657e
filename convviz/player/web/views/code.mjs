// Shows the loops that ran, the current line and the values of the indices, and what other frameworks call the same.

import { find, findAll } from "../draw/find.mjs";
import { say } from "../draw/words.mjs";
import { lineKind, tokens, values } from "../model/listing.mjs";

/**
 * @import { LineKind } from "../model/listing.mjs"
 * @import { Hands, View } from "./registry.mjs"
 *
 * @typedef {{ row: HTMLElement, kind: LineKind, name: string, badge: HTMLElement | null }} Line
 */

const LOOPS = "Loops"; // the name of the first tab

/** @implements {View} */
export class CodeView {
  static id = "code";
  static title = "Code";
  static isForReading = true;

  signature = "";
  chosen = LOOPS;
  text = "";
  /** @type {Line[]} */
  lines = [];

  /**
   * @param {HTMLElement} figure
   * @param {Hands} player
   */
  constructor(figure, player) {
    this.player = player;
    this.figure = figure;
    this.title = find(figure, ".title");
    this.tabs = element("div", "tabs", figure, { role: "tablist", "aria-label": "Code" });
    this.copy = element("button", "copy", find(figure, "figcaption"), { type: "button" });
    this.copy.textContent = "Copy";
    this.copy.addEventListener("click", () => this.#copy());
    this.panel = element("pre", "loops", figure, { role: "tabpanel", tabindex: "0" });
    this.tabs.addEventListener("keydown", (event) => this.#key(event));
  }

  /**
   * The tab that is set, or the loops where this convolution has no such tab.
   * @type {View["fit"]}
   */
  fit({ payload, stage, settings }) {
    /** @type {Record<string, string>} */
    const texts = { [LOOPS]: payload.loops[stage.kernel], ...payload.calls };
    const chosen = Object.hasOwn(texts, settings.code) ? settings.code : LOOPS;
    const signature = JSON.stringify([stage.title, chosen, texts]);
    if (signature === this.signature) return;
    Object.assign(this, { signature, chosen, text: texts[chosen] });
    this.#buildTabs(Object.keys(texts));
    const name = payload.stages.length > 1 ? `${stage.title}: the loops that ran` : "The loops that ran";
    this.title.textContent = chosen === LOOPS ? name : `The same with ${chosen}`;
    this.panel.setAttribute("aria-label", this.title.textContent);
    this.panel.replaceChildren();
    this.lines = this.text
      .trimEnd()
      .split("\n")
      .map((line) => this.#line(line, chosen === LOOPS));
    this.copy.textContent = "Copy";
  }

  /** @type {View["draw"]} */
  draw(frame, { settings }) {
    if (this.chosen !== LOOPS) return;
    const isTap = !frame.isWhole || settings.granularity === "multiply";
    const now = values(frame, isTap);
    for (const { row, badge, kind, name } of this.lines) {
      if (!badge) continue;
      const text = now[name] === undefined ? "" : kind === "sum" ? now[name] : `${name} = ${now[name]}`;
      say(badge, text);
      const isHere = isTap ? kind === "sum" : kind === "loop" && name === "ow";
      if (isHere !== (row.dataset.here === "true")) row.dataset.here = String(isHere);
    }
  }

  /** @type {(names: string[]) => void} */
  #buildTabs(names) {
    this.tabs.hidden = names.length < 2;
    const isSame = [...this.tabs.children].map(({ textContent }) => textContent).join() === names.join();
    if (!isSame) {
      this.tabs.replaceChildren();
      for (const name of names) {
        const tab = element("button", "tab", this.tabs, { type: "button", role: "tab" });
        tab.textContent = name;
        tab.addEventListener("click", () => this.player.set({ code: name }));
      }
    }
    for (const tab of findAll(this.tabs, "button")) {
      const isChosen = tab.textContent === this.chosen;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
    }
  }

  /**
   * A line of code with its colours; in the loops, with room for a value at its end.
   * @type {(line: string, isLoops: boolean) => Line}
   */
  #line(line, isLoops) {
    const row = element("div", "row", this.panel);
    const code = element("code", "", row);
    row.style.setProperty("--indent", `${line.search(/\S|$/) / 2}ch`); // as wide as its spaces, which player.css makes half as wide
    for (const [kind, text] of tokens(line)) {
      if (kind) element("span", kind, code).textContent = text;
      else code.append(text);
    }
    /** @type {[kind: LineKind, name: string]} */
    const [kind, name] = isLoops ? lineKind(line) : ["", ""];
    return { row, kind, name, badge: isLoops ? element("span", `value ${kind}`, row) : null };
  }

  async #copy() {
    const { text } = this;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      this.#copyByHand(text); // no clipboard without https or permission
    }
    this.copy.textContent = "Copied";
    setTimeout(() => (this.copy.textContent = "Copy"), 1500);
  }

  /** @type {(text: string) => void} */
  #copyByHand(text) {
    const field = element("textarea", "", this.figure, { "aria-hidden": "true" });
    field.value = text;
    field.select();
    document.execCommand("copy");
    field.remove();
    this.copy.focus();
  }

  /**
   * The arrow keys move among the tabs and not through the animation.
   * @type {(event: KeyboardEvent) => void}
   */
  #key(event) {
    const tabs = [...findAll(this.tabs, "button")];
    const at = tabs.findIndex((tab) => tab.tabIndex === 0);
    /** @type {Record<string, number>} */
    const leads = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 };
    if (!Object.hasOwn(leads, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    const tab = tabs[(leads[event.key] + tabs.length) % tabs.length];
    this.player.set({ code: tab.textContent });
    tab.focus();
  }
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} name
 * @param {string} className
 * @param {Element} parent
 * @param {Record<string, string>} [attributes]
 */
function element(name, className, parent, attributes = {}) {
  const made = document.createElement(name);
  if (className) made.className = className;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent.append(made);
  return made;
}
