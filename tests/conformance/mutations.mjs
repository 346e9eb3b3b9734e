/**
 * Shows that the conformance test can fail: breaks the signer in small ways, each one that a person might make, and sees the
 * comparison with Amazon's own signers find each. Part of tests/run.sh --long; by hand: node --test tests/conformance/mutations.mjs
 * It knows nothing of how the signer works beyond the texts that it replaces.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { checkBy, Tree } from "../mutations.mjs";

const kCanonical = "wasm/core/aws/canonical.cpp", kSigner = "wasm/core/aws/sigv4.cpp", kUri = "wasm/core/aws/uri.cpp", kHash = "wasm/core/crypto/sha256.cpp";

/** @type {import("../mutations.mjs").Mutation[]} */
const kMutations = [
  { name: "the path is not encoded a second time", file: kCanonical, old: "append_uri_encoded(out, segment, Slash::encode);", new: "out += segment;" },
  { name: "a dot segment of the path stays", file: kCanonical, old: 'if (segment.empty() || segment == ".") continue;', new: "if (segment.empty()) continue;" },
  { name: "two dots do not take a segment away", file: kCanonical, old: "out.resize(slash == std::string::npos || slash < start ? first : std::max(first, slash + 1));", new: "out.resize(std::max({start, first, slash, out.size()}));" },
  { name: "the slash at the path's end is lost", file: kCanonical, old: "if (out.size() > first && !open_end) out.pop_back();", new: "if (out.size() > first && (open_end || !open_end)) out.pop_back();" },
  { name: "the query is not sorted", file: kCanonical, old: "return order != 0 ? order < 0 : a.value(all) < b.value(all);", new: "static_cast<void>(order); return a.at < b.at;" },
  { name: "values of one key of the query are not sorted", file: kCanonical, old: "a.value(all) < b.value(all);", new: "a.at < b.at;" },
  { name: "inner spaces of a header are not collapsed", file: kCanonical, old: "      pending_space = begun;\n      continue;", new: "      if (begun) out += c;\n      continue;" },
  { name: "a header's value keeps the space before it", file: kCanonical, old: "pending_space = begun;", new: "pending_space = begun || !begun;" },
  { name: "headers are sorted by their capitals, too", file: kCanonical, old: "static_cast<unsigned char>(lower(a[i]))", new: "static_cast<unsigned char>(a[i])" },
  { name: "headers of one name come in the wrong order", file: kCanonical, old: "std::upper_bound(", new: "std::lower_bound(" },
  { name: "a plus sign is not encoded", file: kUri, old: "{'-', '.', '_', '~'}", new: "{'-', '.', '_', '~', '+'}" },
  { name: "a tilde is encoded", file: kUri, old: "{'-', '.', '_', '~'}", new: "{'-', '.', '_'}" },
  { name: "percent-encoding in small letters", file: kUri, old: '"0123456789ABCDEF"', new: '"0123456789abcdef"' },
  { name: "the token is sent, but left out of the signed headers", file: kSigner, old: "headers(request.headers, stages.headers);", new: "headers(request.headers, std::span<const Header>(stages.headers).first(1));" },
  { name: "the scope has the day of a second ago", file: kSigner, old: "joined({date(),", new: "joined({amz_date(scope.utc_ms - 1000).substr(0, 8)," },
  { name: "a comma after the algorithm", file: kSigner, old: '" Credential="', new: '", Credential="' },
  { name: "the key is kept over midnight", file: kSigner, old: "entry.date == date && ", new: "" },
  { name: "the key is kept for another secret", file: kSigner, old: "entry.secret == credentials.secret_access_key)", new: "!entry.secret.empty())" },
  { name: "the key is kept for another region", file: kSigner, old: "entry.region == scope.region && ", new: "" },
  { name: "a token that belongs after the signature is signed", file: kSigner, old: "options.token_place == TokenPlace::signed_query", new: "options.expires_s != 0" },
  { name: "a presigned address does not say when it ends", file: kSigner, old: "if (options.expires_s != 0) {", new: "if (options.expires_s == 1) {" },
  { name: "a key of exactly one block is hashed first", file: kHash, old: "if (key.size() > kBlockBytes) {", new: "if (key.size() >= kBlockBytes) {" },
];

/** The tests of signature.test.mjs that compare with Amazon's signers. */
const kCheck = ["node", "--test", "--test-reporter=spec", "--test-name-pattern=signs every generated", "tests/conformance/signature.test.mjs"];

/** @type {Tree} */
let tree;
const check = () => checkBy(kCheck, { FACELOG_CONFORMANCE_PROGRAM: join(tree.built, "facelog_conformance") });

before(() => {
  // Neither sanitizers nor the optimiser have a part in this.
  tree = new Tree({ preset: "native", target: "facelog_conformance", configure: ["-DFACELOG_FUZZ=OFF", "-DFACELOG_SANITIZE=OFF", "-DCMAKE_CXX_FLAGS_DEBUG=-O0"] });
  const { ok, said } = check();
  if (!ok || !/^. pass 3$/m.test(said)) throw new Error(`the three tests do not pass on what is not broken: ${said}`);
});
after(() => tree?.remove());

for (const mutation of kMutations) {
  test(`found: ${mutation.name}`, () => {
    const { ok, said } = tree.try(mutation, check);
    assert.equal(ok, false, "the conformance test did not see it");
    assert.match(said, /code: 'ERR_ASSERTION'/, "it failed, but not by comparing");
  });
}
