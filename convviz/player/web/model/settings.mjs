// What a person set on the player, as words of the address and back. An address is data: words it may not say are ignored.
import { GRANULARITIES } from "./position.mjs";

export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64];
const NO_VIEW = "none";
const RENAMED = { arithmetic: "products" }; // what addresses said before
const MOST_FOLDS = 128;

/**
 * Every setting: the parameter that holds it, what a page has that says nothing, its value in a text (undefined: it has none) and
 * the text of a value. A list of whole numbers counts from 1 in the address, as people do.
 */
const SETTINGS = {
  /** The ids of the views that are on. */
  views: { parameter: "views", read: readViews, write: (views) => views.join() || NO_VIEW },
  /** Whether every tap of the filter has its own colour. */
  tapColours: flag("taps"),
  /** By what a step moves on. */
  granularity: oneOf("granularity", GRANULARITIES, "element"),
  /** How many times as fast as usual it plays. */
  speed: oneOf("speed", SPEEDS, 1),
  /** Whether it begins again at the end. */
  loop: flag("loop"),
  /** The image of a batch that is shown instead of the one in work, or null. */
  image: { parameter: "image", otherwise: null, read: wholeNumber, write: (n) => String(n + 1) },
  /** The tab of the code that is shown. */
  code: {
    parameter: "code",
    otherwise: "Loops",
    read: (text) => (/^[\w .]{1,24}$/.test(text) ? text : undefined),
    write: String,
  },
  /** The channels of the products that are folded, or unfolded, other than at first. */
  folds: { parameter: "folds", otherwise: [], read: readList, write: (channels) => channels.map((n) => n + 1).join() },
};

/**
 * The settings of a page whose address says nothing; `more` are the optional views that the page switches on itself. Views
 * `isForReading` are for those who sit in front of it, not for a class.
 */
export function defaultSettings(views, more = [], isPresenting = false) {
  const on = views.filter(
    ({ id, isOptional, isForReading }) => (!isOptional || more.includes(id)) && !(isForReading && isPresenting),
  );
  return each(({ otherwise }, name) => (name === "views" ? on.map(({ id }) => id) : otherwise));
}

/** The settings in a query string; what it does not say, says twice or says wrongly is as in `otherwise`. */
export function readSettings(query, views, otherwise) {
  return each(({ parameter, read }, name) => {
    const text = word(query, parameter);
    return (text === null ? undefined : read(text, views)) ?? otherwise[name];
  });
}

/** { parameter: text, or null where it says what the page does without it } */
export function writeSettings(settings, otherwise) {
  const written = Object.entries(SETTINGS).map(([name, { parameter, write }]) => {
    const isSaid = String(settings[name]) !== String(otherwise[name]);
    return [parameter, isSaid ? write(settings[name]) : null];
  });
  return Object.fromEntries(written);
}

/** The position in a query string; `otherwise` is its step where it names none. */
export function readPosition(query, otherwise) {
  const product = word(query, "product") ?? "";
  const step = word(query, "step") ?? "";
  return {
    step: /^\d{1,9}$/.test(step) ? Number(step) : otherwise,
    product: /^[1-9]\d{0,8}$/.test(product) ? Number(product) : 1,
  };
}

/** A position as { parameter: text or null }. Only where single products are shown does the address say which. */
export function writePosition({ step, lit }, { granularity }) {
  return {
    step: step > 0 ? String(step) : null,
    product: granularity === "multiply" && lit > 1 ? String(lit) : null,
  };
}

/** { parameter: text or null } as a query string. */
export function queryOf(parameters) {
  return `?${new URLSearchParams(Object.entries(parameters).filter(([, text]) => text !== null))}`;
}

/** Whether the address asks for the player alone, in front of a class. */
export function isPresenting(query) {
  return word(query, "present") === "1";
}

function each(of) {
  return Object.fromEntries(Object.entries(SETTINGS).map(([name, setting]) => [name, of(setting, name)]));
}

function flag(parameter) {
  return {
    parameter,
    otherwise: false,
    read: (text) => text === "1" || undefined,
    write: (isOn) => (isOn ? "1" : null),
  };
}

function oneOf(parameter, words, otherwise) {
  return { parameter, otherwise, read: (text) => words.find((each) => String(each) === text), write: String };
}

/** The one value of a parameter, or null if there is none, or more than one. */
function word(query, key) {
  const found = new URLSearchParams(query).getAll(key);
  return found.length === 1 ? found[0] : null;
}

function readViews(text, views) {
  if (text === NO_VIEW) return [];
  const asked = text.split(",").map((id) => (Object.hasOwn(RENAMED, id) ? RENAMED[id] : id));
  const known = views.filter(({ id }) => asked.includes(id)).map(({ id }) => id);
  return known.length ? known : undefined;
}

/** A number that is written counting from 1, or undefined. */
function wholeNumber(text) {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) - 1 : undefined;
}

function readList(text) {
  const found = text.split(",").map(wholeNumber);
  const isList = found.length <= MOST_FOLDS && !found.includes(undefined) && new Set(found).size === found.length;
  return isList ? found : undefined;
}
