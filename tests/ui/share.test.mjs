import assert from "node:assert/strict";
import { test } from "node:test";
import { address, iframe } from "../../convviz/ui/share.mjs";

const HERE = "http://here.test/base/regular?height=8&views=sum%2Carithmetic&step=5&present=1#end";

test("links keep every choice, and are for what they are called", () => {
  assert.equal(address(HERE, "link"), "http://here.test/base/regular?height=8&views=sum%2Carithmetic&step=5");
  assert.equal(
    address(HERE, "present"),
    "http://here.test/base/regular?height=8&views=sum%2Carithmetic&step=5&present=1",
  );
  assert.equal(
    address(`${HERE.slice(0, -4)}&embed=true`, "embed"),
    "http://here.test/base/regular?height=8&views=sum%2Carithmetic&step=5&embed=true",
  );
  assert.equal(address("http://here.test/", "embed"), "http://here.test/?embed=true");
});

test("an address cannot leave the attribute that it stands in", () => {
  const html = iframe('http://here.test/?values="><script>alert(1)</script>&a=1', 'A "title" <b>');
  assert.match(html, /^<iframe src="[^"<]*" title="[^"<]*" width="100%"[^<]*><\/iframe>$/, html);
});
