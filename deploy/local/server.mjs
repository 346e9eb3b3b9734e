/**
 * The local target's command: starts it, says where it is, stops it cleanly.
 * It knows nothing of what it serves.
 */
import { addressText, greeting } from "./greeting.mjs";
import { kHelp, parseOptions } from "./options.mjs";
import { startTarget } from "./target.mjs";

/** What a program needs to know, secrets included: for tests, on request alone. */
function readyLine(/** @type {import("./target.mjs").Target} */ target) {
  const { accessKeyId, secretAccessKey } = target.keys.operator;
  return JSON.stringify({
    ready: true, page: target.joinAddress(), origin: target.origin, endpoints: target.endpoints, control: target.control,
    bucket: target.bucket, operator: { access_key_id: accessKeyId, secret_access_key: secretAccessKey }, region: target.settings.region,
  });
}

async function main() {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(kHelp);
    return;
  }
  const target = await startTarget({ ...options, warn: (line) => process.stderr.write(`facelog: ${line}\n`) });
  const stop = () => void target.stop().then(() => process.exit(0), (error) => {
    process.stderr.write(`facelog: ${error.message}\n`);
    process.exit(1);
  });
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  const keys = Boolean(process.stdin.isTTY) && !options.json;
  process.stdout.write(options.json ? `${readyLine(target)}\n` : await greeting(target, keys));
  if (keys) process.stdin.on("data", async () => process.stdout.write(await addressText(target)));
}

main().catch((error) => {
  process.stderr.write(`facelog: ${error.message}\n`);
  process.exit(1);
});
