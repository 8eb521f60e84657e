import assert from "node:assert/strict";
import { test } from "node:test";
import render, { iframe, lessonAddress, watchAddress } from "../../convviz/ui/share.mjs";

const HERE = "http://here.test/base/regular?height=8&views=sum%2Carithmetic&step=5&present=1#end";

test("links keep every choice, and are for what they are called", () => {
  const choices = "height=8&views=sum%2Carithmetic&step=5";
  assert.equal(lessonAddress(HERE), `http://here.test/base/regular?${choices}`);
  assert.equal(lessonAddress("http://here.test/regular?lesson=spatial&embed=true"), "http://here.test/regular");
  assert.equal(watchAddress(HERE, "regular", "watch"), `http://here.test/base/watch?lesson=regular&${choices}`);
  assert.equal(
    watchAddress(HERE, "regular", "present"),
    `http://here.test/base/watch?lesson=regular&${choices}&present=1`,
  );
  assert.equal(watchAddress("http://here.test/spatial", "spatial", "watch"), "http://here.test/watch?lesson=spatial");
});

test("an address cannot leave the attribute that it stands in", () => {
  const html = iframe('http://here.test/?values="><script>alert(1)</script>&a=1', 'A "title" <b>');
  assert.match(html, /^<iframe src="[^"<]*" title="[^"<]*" width="100%"[^<]*><\/iframe>$/, html);
});

/** A panel as the component has it, on a page at `href`, as long as `test` runs; `go` changes the address and says so with `event`. */
function panel(href, test) {
  const parts = { "[name=link]": {}, a: {}, "[name=embed]": {} };
  const element = { querySelector: (selector) => parts[selector] };
  const page = new EventTarget();
  const addEventListener = page.addEventListener.bind(page);
  Object.assign(globalThis, { HTMLButtonElement: class {}, location: { href }, addEventListener });
  const go = (to, event) => {
    Object.assign(globalThis, { location: { href: to } });
    page.dispatchEvent(new Event(event));
  };
  const parentElement = /** @type {any} as much of it as is asked for */ ({ querySelector: () => element });
  const leave = render({ data: { title: "Title", lesson: "regular" }, parentElement });
  test.after(leave);
  return { element, parts, go, leave };
}

test("the panel follows the address without asking again and again", (test) => {
  const timers = /** @type {const} */ (["setInterval", "setTimeout"]).map((name) => test.mock.method(globalThis, name));
  const { parts, go, leave } = panel("http://here.test/regular?step=1", test);
  assert.equal(parts["[name=link]"].value, "http://here.test/regular?step=1");
  go("http://here.test/regular?step=2", "convviz-address");
  assert.equal(parts["[name=link]"].value, "http://here.test/regular?step=2");
  assert.equal(parts.a.href, "http://here.test/watch?lesson=regular&step=2&present=1");
  go("http://here.test/regular?height=8", "popstate");
  assert.match(
    parts["[name=embed]"].value,
    /watch\?lesson=regular&amp;height=8&quot;| src="[^"]*watch\?lesson=regular&amp;height=8"/,
  );
  leave();
  go("http://here.test/regular?step=3", "convviz-address");
  assert.match(parts["[name=link]"].value, /height=8$/, "a panel that is gone listens no more");
  for (const timer of timers) assert.equal(timer.mock.callCount(), 0);
});

test("a click that is not for a button goes where it was going", (test) => {
  const { element } = panel("http://here.test/regular", test);
  assert.notEqual(element.onclick({ target: { localName: "a" } }), false, "false would stop the link");
});
