/**
 * The part of Amazon S3 that `aws s3 ls`, `cp` and `rm` use, in path style.
 * It knows nothing of signatures; rights are asked through the function it is given.
 */
import { AwsError, notHere } from "./aws_error.mjs";
import { parseQuery } from "./sigv4.mjs";
import { uploadedBytes } from "./s3_chunked.mjs";

/**
 * @typedef {{method: string, path: string, query: string, headers: Record<string, string|undefined>, body: Buffer}} S3Request
 * @typedef {{status: number, headers?: Record<string, string>, body?: string|Buffer}} S3Answer
 * @typedef {(action: string, resource: string) => void} Authorize  throws when it is not allowed
 */

const kXml = '<?xml version="1.0" encoding="UTF-8"?>\n';
const kNamespace = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';

function xml(/** @type {string} */ text) {
  return text.replace(/[&<>"]/g, (c) => /** @type {Record<string, string>} */ ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
}

const iso = (/** @type {number} */ ms) => new Date(ms).toISOString();

/** @returns {S3Answer} */
function xmlAnswer(/** @type {string} */ body) {
  return { status: 200, headers: { "Content-Type": "application/xml" }, body: kXml + body };
}

/** Groups keys as a listing shows them: objects, and the prefixes up to the delimiter. */
function listing(/** @type {string[]} */ keys, /** @type {string} */ prefix, /** @type {string} */ delimiter) {
  /** @type {{name: string, isPrefix: boolean}[]} */
  const items = [];
  for (const key of keys) {
    const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
    const name = end < 0 ? key : key.slice(0, end + delimiter.length);
    if (end >= 0 && items.at(-1)?.name === name) continue;
    items.push({ name, isPrefix: end >= 0 });
  }
  return items;
}

/** One range of a Range header; undefined where the whole is to be sent. */
function rangeOf(/** @type {string|undefined} */ header, /** @type {number} */ size) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return undefined;
  const first = match[1] === "" ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const last = match[1] === "" || match[2] === "" ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (first > last) throw new AwsError("InvalidRange", "The requested range is not satisfiable", 416);
  return { first, last };
}

export class S3 {
  /**
   * @param {Map<string, import("./bucket.mjs").Bucket>} buckets by name
   * @param {string} region
   */
  constructor(buckets, region) {
    this.buckets = buckets;
    this.region = region;
  }

  /**
   * @param {S3Request} request
   * @param {Authorize} authorize
   * @returns {Promise<S3Answer>}
   */
  async answer(request, authorize) {
    let path;
    try {
      path = decodeURIComponent(request.path);
    } catch {
      throw new AwsError("InvalidURI", "Couldn't parse the specified URI.", 400);
    }
    const query = parseQuery(request.query);
    const [, name, key] = /** @type {RegExpExecArray} */ (/^\/([^/]*)\/?([^]*)$/.exec(path));
    if (name === "") return this.#listBuckets(request, authorize);
    const bucket = this.buckets.get(name);
    const arn = `arn:aws:s3:::${name}`;
    if (key === "") return this.#bucketAnswer(request, query, bucket, arn, authorize);
    return this.#objectAnswer(request, query, bucket, key, `${arn}/${key}`, authorize);
  }

  #listBuckets(/** @type {S3Request} */ request, /** @type {Authorize} */ authorize) {
    if (request.method !== "GET") throw notHere(`${request.method} on the list of buckets`);
    authorize("s3:ListAllMyBuckets", "*");
    const list = [...this.buckets.keys()].map((name) => `<Bucket><Name>${xml(name)}</Name><CreationDate>2020-01-01T00:00:00.000Z</CreationDate></Bucket>`);
    return xmlAnswer(`<ListAllMyBucketsResult ${kNamespace}><Owner><ID>local</ID></Owner><Buckets>${list.join("")}</Buckets></ListAllMyBucketsResult>`);
  }

  async #bucketAnswer(/** @type {S3Request} */ request, /** @type {Record<string, string[]>} */ query,
    /** @type {import("./bucket.mjs").Bucket|undefined} */ bucket, /** @type {string} */ arn, /** @type {Authorize} */ authorize) {
    const { method } = request;
    const exists = () => bucket ?? (() => { throw new AwsError("NoSuchBucket", "The specified bucket does not exist", 404); })();
    if (method === "HEAD" || (method === "GET" && "location" in query)) {
      authorize(method === "HEAD" ? "s3:ListBucket" : "s3:GetBucketLocation", arn);
      exists();
      if (method === "HEAD") return { status: 200, headers: { "x-amz-bucket-region": this.region } };
      return xmlAnswer(`<LocationConstraint ${kNamespace}>${this.region}</LocationConstraint>`);
    }
    if (method === "GET" && (query["list-type"]?.[0] === "2" || !Object.keys(query).some((each) => kSubresources.has(each)))) {
      if (query["list-type"]?.[0] !== "2") throw notHere("The first version of ListObjects");
      authorize("s3:ListBucket", arn);
      return this.#list(exists(), query);
    }
    if (method === "POST" && "delete" in query) return this.#deleteMany(request, exists(), arn, authorize);
    throw notHere(`${method} ${Object.keys(query)[0] ?? ""} on a bucket`);
  }

  async #list(/** @type {import("./bucket.mjs").Bucket} */ bucket, /** @type {Record<string, string[]>} */ query) {
    const one = (/** @type {string} */ name) => query[name]?.[0] ?? "";
    const prefix = one("prefix"), delimiter = one("delimiter");
    const limit = Math.min(Number(one("max-keys") || 1000), 1000);
    const after = one("continuation-token") ? Buffer.from(one("continuation-token"), "base64url").toString() : one("start-after");
    const encode = (/** @type {string} */ text) => (one("encoding-type") === "url" ? encodeURIComponent(text).replace(/%2F/g, "/") : xml(text));
    const all = listing(await bucket.keys(prefix), prefix, delimiter).filter(({ name }) => Buffer.compare(Buffer.from(name), Buffer.from(after)) > 0);
    const items = all.slice(0, limit);
    const parts = [];
    for (const { name, isPrefix } of items) {
      if (isPrefix) {
        parts.push(`<CommonPrefixes><Prefix>${encode(name)}</Prefix></CommonPrefixes>`);
        continue;
      }
      const info = await bucket.info(name).catch(() => undefined); // removed meanwhile
      if (info) {
        parts.push(`<Contents><Key>${encode(name)}</Key><LastModified>${iso(info.modifiedMs)}</LastModified><ETag>&quot;${info.etag}&quot;</ETag>`
          + `<Size>${info.size}</Size><StorageClass>STANDARD</StorageClass></Contents>`);
      }
    }
    const more = all.length > items.length;
    const next = more ? `<NextContinuationToken>${Buffer.from(items[items.length - 1].name).toString("base64url")}</NextContinuationToken>` : "";
    return xmlAnswer(`<ListBucketResult ${kNamespace}><Name>${xml(bucket.name)}</Name><Prefix>${encode(prefix)}</Prefix>`
      + `<KeyCount>${items.length}</KeyCount><MaxKeys>${limit}</MaxKeys>${delimiter ? `<Delimiter>${encode(delimiter)}</Delimiter>` : ""}`
      + `${one("encoding-type") ? "<EncodingType>url</EncodingType>" : ""}<IsTruncated>${more}</IsTruncated>${next}${parts.join("")}</ListBucketResult>`);
  }

  async #deleteMany(/** @type {S3Request} */ request, /** @type {import("./bucket.mjs").Bucket} */ bucket, /** @type {string} */ arn, /** @type {Authorize} */ authorize) {
    const plain = (/** @type {string} */ text) => text.replace(/&(lt|gt|quot|apos|amp|#(\d+)|#x([0-9a-fA-F]+));/g, (_, name, decimal, hex) =>
      decimal || hex ? String.fromCodePoint(parseInt(decimal ?? hex, decimal ? 10 : 16))
        : /** @type {Record<string, string>} */ ({ lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" })[name]);
    const body = uploadedBytes(request.headers, request.body).toString("utf8");
    const keys = [...body.matchAll(/<Key>([^<]*)<\/Key>/g)].map((match) => plain(match[1]));
    const done = [];
    for (const key of keys) {
      authorize("s3:DeleteObject", `${arn}/${key}`);
      await bucket.remove(key);
      done.push(`<Deleted><Key>${xml(key)}</Key></Deleted>`);
    }
    const quiet = /<Quiet>true<\/Quiet>/.test(body);
    return xmlAnswer(`<DeleteResult ${kNamespace}>${quiet ? "" : done.join("")}</DeleteResult>`);
  }

  async #objectAnswer(/** @type {S3Request} */ request, /** @type {Record<string, string[]>} */ query,
    /** @type {import("./bucket.mjs").Bucket|undefined} */ bucket, /** @type {string} */ key, /** @type {string} */ arn, /** @type {Authorize} */ authorize) {
    const { method, headers } = request;
    const other = Object.keys(query).find((each) => kSubresources.has(each));
    if (other) throw notHere(`${method} ?${other} on an object${other === "uploads" ? " (an upload in parts, from 8 MB on)" : ""}`);
    const exists = () => bucket ?? (() => { throw new AwsError("NoSuchBucket", "The specified bucket does not exist", 404); })();
    switch (method) {
      case "GET":
      case "HEAD":
        authorize("s3:GetObject", arn);
        return this.#read(request, exists(), key);
      case "PUT": {
        if (headers["x-amz-copy-source"] !== undefined) throw notHere("A copy within S3");
        authorize("s3:PutObject", arn);
        await exists().put(key, uploadedBytes(headers, request.body));
        return { status: 200, headers: { ETag: `"${(await exists().info(key)).etag}"` } };
      }
      case "DELETE":
        authorize("s3:DeleteObject", arn);
        await exists().remove(key);
        return { status: 204 };
      default:
        throw notHere(`${method} on an object`);
    }
  }

  /** @returns {Promise<S3Answer>} */
  async #read(/** @type {S3Request} */ { method, headers }, /** @type {import("./bucket.mjs").Bucket} */ bucket, /** @type {string} */ key) {
    const { info, data } = await bucket.get(key);
    const common = { ETag: `"${info.etag}"`, "Last-Modified": new Date(info.modifiedMs).toUTCString(),
      "Accept-Ranges": "bytes", "Content-Type": "binary/octet-stream" };
    if (headers["if-match"] !== undefined && headers["if-match"].replace(/"/g, "") !== info.etag) {
      throw new AwsError("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412);
    }
    const range = rangeOf(headers.range, data.length);
    const part = range ? data.subarray(range.first, range.last + 1) : data;
    return {
      status: range ? 206 : 200, body: method === "HEAD" ? undefined : part,
      headers: { ...common, "Content-Length": String(part.length),
        ...(range && { "Content-Range": `bytes ${range.first}-${range.last}/${data.length}` }) },
    };
  }
}

/** Query names that turn a request into another operation. */
const kSubresources = new Set(["acl", "cors", "encryption", "lifecycle", "logging", "policy", "tagging", "uploads", "uploadId", "versioning",
  "versions", "versionId", "website", "object-lock", "publicAccessBlock", "replication", "notification", "select", "restore", "torrent",
  "retention", "legal-hold", "attributes", "renameObject", "delete", "location"]);
