// The page's one Trusted Types policy: which of its own files may run beside it. Must not let through anything else.

const files = ["jpeg_worker.mjs", "service_worker.mjs"];

/** @type {{createScriptURL(name: string): string} | undefined} where the browser checks what it is given */
const policy = /** @type {any} */ (globalThis).trustedTypes?.createPolicy("facelog", { createScriptURL: own_file });

/** @param {string} name */
function own_file(name) {
  if (!files.includes(name)) throw new TypeError(name);
  return name;
}

/** @param {string} name @returns {string} as new Worker() and register() take it */
export const script_url = (name) => (policy ? policy.createScriptURL(name) : own_file(name));
