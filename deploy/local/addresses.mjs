/**
 * The names and addresses by which this machine is reached.
 * It knows nothing of what is served there.
 */
import { hostname, networkInterfaces } from "node:os";

/** IPv4 addresses in the local network, the likeliest for a phone first. */
export function lanAddresses() {
  const all = Object.entries(networkInterfaces()).flatMap(([name, list]) => (list ?? [])
    .filter(({ family, internal }) => family === "IPv4" && !internal).map(({ address }) => ({ name, address })));
  // Bridges of containers and virtual machines are no way for a phone.
  const virtual = (/** @type {string} */ name) => /^(docker|br-|veth|virbr|vmnet|lxc|tun|tap|wg|zt|utun)/.test(name);
  return all.sort((a, b) => Number(virtual(a.name)) - Number(virtual(b.name))).map(({ address }) => address);
}

/** Every name that a Host header may carry. */
export function hostNames(/** @type {boolean} */ lan) {
  const names = ["localhost", "127.0.0.1"];
  if (!lan) return [...names, "[::1]"];
  const own = hostname().toLowerCase();
  const usable = /^[a-z0-9.-]+$/.test(own) ? [own, ...(own.includes(".") ? [] : [`${own}.local`])] : [];
  return [...new Set([...names, "[::1]", ...lanAddresses(), ...usable])];
}
