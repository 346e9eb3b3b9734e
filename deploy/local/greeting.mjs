/**
 * What the server tells the person in front of it, in English with Japanese beside it; never a secret.
 * It knows nothing of how to reach the terminal.
 */
import { join, relative } from "node:path";
// @ts-expect-error: it comes without types
import qrcode from "qrcode";
import { shellWord } from "./shell_word.mjs";

/** A path as short as it can be said from here, for a shell. */
function short(/** @type {string} */ path) {
  const from = relative(process.cwd(), path);
  if (!from || from.startsWith("..")) return shellWord(path);
  return shellWord(/^[^-].*\//.test(from) ? from : `./${from}`); // its "." looks for a bare name on PATH
}

const kPhone = `
  On the phone / スマートフォンでは:
  - It must be in the same Wi-Fi; a guest network or "client isolation" keeps devices apart, and this machine's
    firewall must let the port in. つながらないときは、同じWi-Fiか、ゲスト用ネットワークやファイアウォールを確認。
  - It warns of the certificate, which this machine made itself: choose "details" and go on.
    証明書の警告が出たら「詳細」から続行。
  - Behind a certificate that was clicked through there is no install and no start without network; that is no error.
    この場合、インストールとオフライン起動はできません(故障ではありません)。
`;

/** The page's address with a fresh code, as a QR code too where a phone will read it. */
export async function addressText(/** @type {import("./target.mjs").Target} */ target) {
  const address = target.joinAddress();
  const line = `  page / ページ:  ${address}\n`;
  return target.lan ? `${await qrcode.toString(address, { type: "terminal", small: true })}\n${line}` : line;
}

export async function greeting(/** @type {import("./target.mjs").Target} */ target, /** @type {boolean} */ keys) {
  const seconds = target.settings.buffer_interval_s;
  return `\nfacelog local target is ready. / 準備ができました。\n\n${await addressText(target)}`
    + `                  (works once, for 24 hours${keys ? "; Enter: a fresh one" : ""} / 1回限り、24時間有効${keys ? "、Enterで新しいアドレス" : ""})\n`
    + `  bucket / バケット:  ${short(target.bucket)}  (objects every ${seconds} s / ${seconds}秒ごと)\n`
    + `  aws:  . ${short(join(target.data, "operator.env"))}  then / 続けて:  aws_local s3 ls s3://${target.bucket.split("/").pop()} --recursive\n`
    + (target.lan ? kPhone : "")
    + `\n  Ctrl-C stops it; nothing is lost. / Ctrl-Cで終了(データは失われません)。\n`;
}
