// What a person set on the player, as words of the address and back. An address is data: words it may not say are ignored.
import { GRANULARITIES } from "./position.mjs";

/**
 * @import { Granularity, Position } from "./position.mjs"
 *
 * @typedef {object} Settings
 * @property {string[]} views  the ids of those that are on
 * @property {boolean} tapColours  whether every tap of the filter has its own colour
 * @property {Granularity} granularity  by what a step moves on
 * @property {number} speed  how many times as fast as usual it plays
 * @property {boolean} loop  whether it begins again at the end
 * @property {number | null} image  the image of a batch that is shown instead of the one in work
 * @property {string} code  the tab of the code that is shown
 * @property {number[]} folds  the channels of the products that are folded, or unfolded, other than at first
 *
 * @typedef {object} ViewOption  What the settings need to know of a view: see views/registry.mjs.
 * @property {string} id
 * @property {boolean} [isOptional]
 * @property {boolean} [isForReading]
 *
 * @typedef {Record<string, string | null>} Parameters  by name; null where a parameter is not to be there
 */

/**
 * @template Value
 * @typedef {object} Setting
 * @property {string} parameter  of the address
 * @property {Value} otherwise  what a page has that says nothing
 * @property {(text: string, views: ViewOption[]) => Value | undefined} read  undefined: the text has no value
 * @property {(value: Value) => string | null} write
 */

export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64];
const NO_VIEW = "none";
/** @type {Record<string, string>} */
const RENAMED = { arithmetic: "products" }; // what addresses said before
const MOST_FOLDS = 128;

/**
 * Every setting. A list of whole numbers counts from 1 in the address, as people do.
 * @type {{ [name in keyof Settings]: Setting<Settings[name]> }}
 */
const SETTINGS = {
  views: { parameter: "views", otherwise: [], read: readViews, write: (views) => views.join() || NO_VIEW },
  tapColours: flag("taps"),
  granularity: oneOf("granularity", GRANULARITIES, "element"),
  speed: oneOf("speed", SPEEDS, 1),
  loop: flag("loop"),
  image: { parameter: "image", otherwise: null, read: wholeNumber, write: (n) => (n === null ? null : String(n + 1)) },
  code: {
    parameter: "code",
    otherwise: "Loops",
    read: (text) => (/^[\w .]{1,24}$/.test(text) ? text : undefined),
    write: String,
  },
  folds: { parameter: "folds", otherwise: [], read: readList, write: (channels) => channels.map((n) => n + 1).join() },
};

/** @type {[name: keyof Settings, setting: Setting<any>][]} any: each of its own type */
const ENTRIES = /** @type {any} its keys are the settings' names */ (Object.entries(SETTINGS));

/**
 * The settings of a page whose address says nothing; `more` are the optional views that the page switches on itself. Views
 * `isForReading` are for those who sit in front of it, not for a class.
 * @type {(views: ViewOption[], more?: string[], isPresenting?: boolean) => Settings}
 */
export function defaultSettings(views, more = [], isPresenting = false) {
  const on = views.filter(
    ({ id, isOptional, isForReading }) => (!isOptional || more.includes(id)) && !(isForReading && isPresenting),
  );
  return each(({ otherwise }, name) => (name === "views" ? on.map(({ id }) => id) : otherwise));
}

/**
 * The settings in a query string; what it does not say, says twice or says wrongly is as in `otherwise`.
 * @type {(query: string, views: ViewOption[], otherwise: Settings) => Settings}
 */
export function readSettings(query, views, otherwise) {
  return each(({ parameter, read }, name) => {
    const text = word(query, parameter);
    return (text === null ? undefined : read(text, views)) ?? otherwise[name];
  });
}

/**
 * { parameter: text, or null where it says what the page does without it }
 * @type {(settings: Settings, otherwise: Settings) => Parameters}
 */
export function writeSettings(settings, otherwise) {
  const written = ENTRIES.map(([name, { parameter, write }]) => {
    const isSaid = String(settings[name]) !== String(otherwise[name]);
    return [parameter, isSaid ? write(settings[name]) : null];
  });
  return Object.fromEntries(written);
}

/**
 * The position in a query string; `otherwise` is its step where it names none.
 * @type {(query: string, otherwise: number) => { step: number, product: number }}
 */
export function readPosition(query, otherwise) {
  const product = word(query, "product") ?? "";
  const step = word(query, "step") ?? "";
  return {
    step: /^\d{1,9}$/.test(step) ? Number(step) : otherwise,
    product: /^[1-9]\d{0,8}$/.test(product) ? Number(product) : 1,
  };
}

/**
 * A position as { parameter: text or null }. Only where single products are shown does the address say which.
 * @type {(position: Position, settings: Pick<Settings, "granularity">) => Parameters}
 */
export function writePosition({ step, lit }, { granularity }) {
  return {
    step: step > 0 ? String(step) : null,
    product: granularity === "multiply" && lit > 1 ? String(lit) : null,
  };
}

/**
 * { parameter: text or null } as a query string.
 * @type {(parameters: Parameters) => string}
 */
export function queryOf(parameters) {
  const said = Object.entries(parameters).filter(([, text]) => text !== null);
  return `?${new URLSearchParams(/** @type {[name: string, text: string][]} */ (said))}`;
}

/**
 * Whether the address asks for the player alone, in front of a class.
 * @type {(query: string) => boolean}
 */
export function isPresenting(query) {
  return word(query, "present") === "1";
}

/**
 * Settings, each as `of` says it.
 * @type {(of: (setting: Setting<any>, name: keyof Settings) => unknown) => Settings}
 */
function each(of) {
  return /** @type {any} what `of` makes of a name is of its type */ (
    Object.fromEntries(ENTRIES.map(([name, setting]) => [name, of(setting, name)]))
  );
}

/** @type {(parameter: string) => Setting<boolean>} */
function flag(parameter) {
  return {
    parameter,
    otherwise: false,
    read: (text) => text === "1" || undefined,
    write: (isOn) => (isOn ? "1" : null),
  };
}

/**
 * @template {string | number} Word
 * @param {string} parameter
 * @param {Word[]} words
 * @param {Word} otherwise
 * @returns {Setting<Word>}
 */
function oneOf(parameter, words, otherwise) {
  return { parameter, otherwise, read: (text) => words.find((each) => String(each) === text), write: String };
}

/**
 * The one value of a parameter, or null if there is none, or more than one.
 * @type {(query: string, key: string) => string | null}
 */
function word(query, key) {
  const found = new URLSearchParams(query).getAll(key);
  return found.length === 1 ? found[0] : null;
}

/** @type {(text: string, views: ViewOption[]) => string[] | undefined} */
function readViews(text, views) {
  if (text === NO_VIEW) return [];
  const asked = text.split(",").map((id) => (Object.hasOwn(RENAMED, id) ? RENAMED[id] : id));
  const known = views.filter(({ id }) => asked.includes(id)).map(({ id }) => id);
  return known.length ? known : undefined;
}

/**
 * A number that is written counting from 1, or undefined.
 * @type {(text: string) => number | undefined}
 */
function wholeNumber(text) {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) - 1 : undefined;
}

/** @type {(text: string) => number[] | undefined} */
function readList(text) {
  const found = text.split(",").map(wholeNumber);
  const isList = found.length <= MOST_FOLDS && !found.includes(undefined) && new Set(found).size === found.length;
  return isList ? /** @type {number[]} */ (found) : undefined;
}
