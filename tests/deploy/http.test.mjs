/** What the local target's ports share, without a port. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { hostAllowed } from "../../deploy/local/http.mjs";

test("http: a Host header without a port means 80, or 443 over TLS, as browsers mean it", () => {
  const allowed = (/** @type {string} */ host, /** @type {number} */ localPort, secure = false) =>
    hostAllowed(/** @type {any} */ ({ headers: { host }, socket: { localPort, ...(secure && { encrypted: true }) } }), new Set(["127.0.0.1", "[::1]"]));
  for (const name of ["127.0.0.1", "[::1]"]) {
    assert.ok(allowed(name, 80));
    assert.ok(allowed(name, 443, true));
    assert.ok(allowed(`${name}:443`, 443, true));
    for (const [port, secure] of /** @type {[number, boolean][]} */ ([[8080, false], [443, false], [80, true]])) assert.ok(!allowed(name, port, secure), `${name} at ${port}`);
  }
  assert.ok(!allowed("evil.example", 80));
});
