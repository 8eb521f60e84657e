// Stands in every front page: says that others are being let in first, as long as there is nothing else to see.

const PATIENCE = 1500; // milliseconds until a person wonders
const AGAIN = 1000;

/** Where this server is, as the front page told Streamlit, too. */
const home = /** @type {{ __streamlit: { BACKEND_BASE_URL: string } }} */ (/** @type {unknown} */ (window)).__streamlit
  .BACKEND_BASE_URL;

const notice = document.createElement("p");
notice.setAttribute("role", "status");
notice.style.cssText =
  "position:fixed;z-index:1;top:40%;inset-inline:10%;text-align:center;font:1.1rem/1.5 system-ui,sans-serif;color:light-dark(#222,#eee)";

async function look() {
  if (document.querySelector("h1")) {
    notice.remove();
    return;
  }
  const answer = await fetch(`${home}line`, { cache: "no-store" }).catch(() => null);
  const { waiting = 0 } = answer?.ok ? await answer.json() : {};
  if (waiting && !document.querySelector("h1")) {
    notice.textContent = `Many people are opening ConvViz right now, and a few are let in at a time (in the line: ${waiting}). This page opens by itself.`;
    document.body.append(notice);
  }
  setTimeout(look, AGAIN);
}
setTimeout(look, PATIENCE);
