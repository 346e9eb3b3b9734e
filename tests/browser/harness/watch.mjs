/**
 * What runs in the page before the page's own code: remembers what was said and refused, and wakes those who wait.
 * It stands alone: it is sent to the browser as it is, and must not use anything outside itself.
 */

/**
 * @typedef {object} Watch
 * @property {string[]} said every text that the status line had
 * @property {string[]} violations of the content security policy
 * @property {number} frames how often an animation frame was asked for
 * @property {number} draws how often something was drawn on the canvas, within an animation frame or not
 * @property {(selector: string, text: string|null, gone: boolean) => Promise<void>} find
 * @property {(text: string, from: number) => Promise<number>} hear
 */

export function watchPage() {
  /** @type {Set<() => boolean>} */
  const waiting = new Set();
  /** @type {Watch} */
  const watch = {
    said: [], violations: [], frames: 0, draws: 0,
    find: (selector, text, gone) => until(() => {
      const pattern = text === null ? null : new RegExp(text, "s");
      const found = [...document.querySelectorAll(selector)].some((each) => !pattern || pattern.test(each.getAttribute("aria-label") ?? each.textContent ?? ""));
      return found !== gone;
    }).then(() => {}),
    hear: (text, from) => until(() => watch.said.slice(from).some((each) => new RegExp(text, "s").test(each)))
      .then(() => watch.said.findIndex((each, i) => i >= from && new RegExp(text, "s").test(each))),
  };
  function until(/** @type {() => boolean} */ holds) {
    return new Promise((resolve) => {
      const look = () => {
        if (!holds()) return false;
        waiting.delete(look);
        resolve(undefined);
        return true;
      };
      if (!look()) waiting.add(look);
    });
  }
  addEventListener("securitypolicyviolation", (event) => watch.violations.push(`${event.effectiveDirective}: ${event.blockedURI} (${event.sourceFile}:${event.lineNumber})`));
  new MutationObserver((changes) => {
    const status = document.getElementById("status");
    const now = status?.textContent ?? "";
    // The same sentence once more shows itself by its being shown again: class "over" goes, or is taken off though it is not there.
    const classes = changes.filter(({ type, target, attributeName }) => type === "attributes" && target === status && attributeName === "class").map(({ oldValue }) => oldValue ?? "");
    classes.push(status?.className ?? "");
    const again = classes.some((before, i) => i + 1 < classes.length && (before === classes[i + 1] || (/\bover\b/.test(before) && !/\bover\b/.test(classes[i + 1]))));
    if (now && (again || watch.said.at(-1) !== now)) watch.said.push(now);
    for (const look of waiting) look();
    // Nearly every test takes a picture: the notice before the first one is answered here, but where it is read.
    const agree = document.querySelector('[data-action="privacy.agree"]');
    if (agree instanceof HTMLElement && !("facelogReadsNotice" in window)) agree.click();
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeOldValue: true });
  const ask = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) => {
    watch.frames++;
    return ask(callback);
  };
  const draw = WebGL2RenderingContext.prototype.drawElements;
  WebGL2RenderingContext.prototype.drawElements = function (/** @type {[number, number, number, number]} */ ...args) {
    watch.draws++;
    return draw.apply(this, args);
  };
  Object.defineProperty(window, "facelogWatch", { value: watch });
}
