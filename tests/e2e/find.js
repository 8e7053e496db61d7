// Finds what a person would touch, and says where it is: by its text or by a CSS selector.
function find(what) {
  const plain = (text) => (text || "").replace(/\s+/g, " ").trim();
  const said = (element) =>
    plain(element.getAttribute("aria-label") || element.innerText || element.value || element.alt);
  const shown = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && getComputedStyle(element).visibility === "visible";
  };
  const byText = (text) => {
    const tappable = "a,button,input,label,summary,select,textarea,[role=button],[onclick]";
    const all = [...document.querySelectorAll(tappable)].filter(shown);
    const innermost = (found) => found.filter((e) => !found.some((o) => o !== e && e.contains(o)))[0];
    return (
      all.find((element) => said(element) === text) ||
      innermost(all.filter((element) => said(element).includes(text))) ||
      innermost([...document.body.querySelectorAll("*")].filter((e) => shown(e) && said(e).includes(text)))
    );
  };
  if (!document.body) return JSON.stringify({ frames: [] });
  const element = what.selector ? document.querySelector(what.selector) : byText(what.text);
  if (!element || !shown(element)) {
    const frames = [...document.querySelectorAll("iframe")].map((frame) => {
      const { left, top } = frame.getBoundingClientRect();
      return [left + frame.clientLeft, top + frame.clientTop];
    });
    return JSON.stringify({ frames });
  }
  if (!performance.getEntriesByName("first-contentful-paint").length) {
    return JSON.stringify({ frames: [], refused: "the page is not painted yet: Chromium drops touches" });
  }
  element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
  const { left, top, width, height } = element.getBoundingClientRect();
  const hit = document.elementFromPoint(left + width / 2, top + height / 2);
  if (hit && !element.contains(hit) && !hit.contains(element)) {
    return JSON.stringify({ frames: [], refused: "something else of the page covers it" });
  }
  return JSON.stringify({ rect: [left, top, width, height] });
}
