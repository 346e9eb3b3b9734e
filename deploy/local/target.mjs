/**
 * Puts the local target together from the template and a data folder, and opens its three ports.
 * It knows nothing of command lines or terminals.
 */
import { createServer as createHttp } from "node:http";
import { createServer as createHttps } from "node:https";
import { access, constants, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { hostNames, lanAddresses } from "./addresses.mjs";
import { Bucket, kHalves } from "./bucket.mjs";
import { loadCertificate } from "./certificate.mjs";
import { Cognito, poolOf } from "./cognito.mjs";
import { controlHandler } from "./control.mjs";
import { corsHeaders, preflight } from "./cors.mjs";
import { DeliveryStream, streamSettings } from "./delivery_stream.mjs";
import { Detector } from "./detector.mjs";
import { Faults } from "./faults.mjs";
import { isErrno, makeFolder, writeWhole } from "./files.mjs";
import { Gateway, serviceOf } from "./gateway.mjs";
import { GuestStore } from "./guest_store.mjs";
import { hostAllowed, refuseHost } from "./http.mjs";
import { Identities, loadKeys } from "./identities.mjs";
import { IotData, routesOf } from "./iot_data.mjs";
import { JoinCodes } from "./join.mjs";
import { lockFolder } from "./lock.mjs";
import { pageHandler } from "./page.mjs";
import { Rekognition } from "./rekognition.mjs";
import { S3 } from "./s3.mjs";
import { quoted } from "./shell_word.mjs";
import { Site } from "./site.mjs";
import { loadTemplate, resourcesOf } from "./template.mjs";

const kDeploy = fileURLToPath(new URL("..", import.meta.url));
const kRegion = "ap-northeast-1";
const kIotPrefix = "faceloglocal-ats";
const kGuestSeconds = 3600;
/** A page with a wrong region must reach the target, to be refused as AWS refuses it. */
const kRegions = [kRegion, "us-east-1"];

/**
 * @typedef {{port: number, data: string, site: string, flushSeconds?: number, guestSeconds?: number, lan?: boolean, crossOrigin?: boolean,
 *   template?: string, parameters?: Record<string, string>, warn?: (line: string) => void, clock?: import("./delivery_stream.mjs").Clock}} TargetOptions
 * @typedef {Awaited<ReturnType<typeof startTarget>>} Target
 */

/** Which hosts the page calls instead of AWS's own. */
function hostMap(/** @type {string} */ origin, /** @type {string|undefined} */ rekognitionRegion) {
  return Object.fromEntries([...(rekognitionRegion ? [[`rekognition.${rekognitionRegion}.amazonaws.com`, origin]] : []), ...kRegions.flatMap((region) => [
    [`rekognition.${region}.amazonaws.com`, origin], [`cognito-identity.${region}.amazonaws.com`, origin], [`${kIotPrefix}.iot.${region}.amazonaws.com`, origin]])]);
}

/** What the page says before the first picture. Objects stay in the folder until somebody deletes them: no days to tell. */
const kNotice = {
  operator: "The person who runs this local target / このローカル環境を動かしている人",
  purpose: "To try facelog out on this computer: pictures do not leave it / facelog をこのコンピューターで試すため(写真は外部に送信されません)",
  contact: "The person at this computer / このコンピューターの使用者",
};

/** The page's settings, all out of the template but for the notice. */
function settingsOf(/** @type {import("./template.mjs").Stack} */ stack, /** @type {import("./iot_data.mjs").Route[]} */ routes, /** @type {number} */ intervalMs) {
  const topic = routes.map(({ filter }) => filter).find((filter) => !/[+#]/.test(filter)) ?? "handson/analysisLogData";
  return { region: stack.region, ...(stack.outputs.RekognitionRegion && { rekognition_region: stack.outputs.RekognitionRegion }), iot_endpoint: `${kIotPrefix}.iot.${stack.region}.amazonaws.com`, topic, qos: 1, buffer_interval_s: intervalMs / 1000, ...kNotice };
}

async function prepareFolder(/** @type {string} */ data) {
  try {
    await makeFolder(data);
    await access(`${data}/.`, constants.W_OK);
  } catch (error) {
    throw new Error(`the data folder ${data} cannot be written: ${/** @type {NodeJS.ErrnoException} */ (error).code}`);
  }
}

/**
 * The template's stack, with a user, and with guests, each of them undefined when its way was not chosen.
 * A stack has a user or guests; where no way is named, pages of both kinds meet one cloud, which is the same in both.
 */
function deploy(/** @type {TargetOptions} */ { flushSeconds, template, parameters = {} }, /** @type {import("./identities.mjs").Keys} */ keys) {
  const load = (/** @type {string} */ Credentials) => loadTemplate(template ?? join(kDeploy, "template.yaml"), {
    region: kRegion, stackName: "facelog", poolUuid: keys.poolUuid,
    // Guests of this machine come as long as its page is served.
    parameters: { GuestAccessUntil: "9999-12-31T23:59:59Z", ...(flushSeconds !== undefined && { BufferIntervalSeconds: flushSeconds }), ...parameters, Credentials },
  });
  const way = parameters.Credentials;
  return { withUser: way === undefined || way === "iam-user" ? load("iam-user") : undefined, withGuests: way !== "iam-user" ? load(way ?? "link") : undefined };
}

/** What the template describes, ready to serve. */
async function buildCloud(/** @type {TargetOptions} */ options, /** @type {import("./identities.mjs").Keys} */ keys) {
  const { data, guestSeconds = kGuestSeconds, warn, clock } = options;
  const { withUser, withGuests } = deploy(options, keys);
  const stack = /** @type {import("./template.mjs").Stack} */ (withUser ?? withGuests);
  const pool = withGuests && poolOf(withGuests), store = await GuestStore.load(data);
  const say = warn ?? (() => {});
  const time = clock ?? { now: Date.now, setTimeout: (/** @type {() => void} */ f, /** @type {number} */ ms) => setTimeout(f, ms), clearTimeout };
  const buckets = new Map(resourcesOf(stack, "AWS::S3::Bucket").map(({ name }) => [name, new Bucket(name, join(data, "s3", name), join(data, kHalves))]));
  for (const bucket of buckets.values()) await bucket.start();
  /** @type {Map<string, DeliveryStream>} */
  const streams = new Map();
  for (const resource of resourcesOf(stack, "AWS::KinesisFirehose::DeliveryStream")) {
    const name = String(resource.properties.ExtendedS3DestinationConfiguration?.BucketARN).replace("arn:aws:s3:::", "");
    const store = buckets.get(name);
    if (!store) throw new Error(`template: the stream's bucket ${name} is not in the template`);
    streams.set(resource.name, new DeliveryStream(streamSettings(resource), { folder: join(data, "firehose", resource.name), store, clock: time, warn: say }));
  }
  const routes = routesOf(stack);
  const detector = new Detector();
  const identities = new Identities(stack, keys, { principal: pool?.principal, store });
  const cloud = {
    stack, identities, faults: new Faults(), rekognition: new Rekognition(detector), iotData: new IotData(routes, streams),
    cognito: new Cognito(pool, store, guestSeconds * 1000),
    s3: new S3(buckets, kRegion), bucketPolicies: resourcesOf(stack, "AWS::S3::BucketPolicy").map((p) => p.properties.PolicyDocument),
    now: time.now, counts: /** @type {Record<string, number>} */ ({}), warn: say,
  };
  const interval = Math.max(...[...streams.values()].map(({ settings }) => settings.intervalMs));
  return { cloud, streams, buckets, detector, settings: settingsOf(stack, routes, interval), hasUser: withUser !== undefined,
    /** The id that anybody may know, when that is the template's way. */
    publicPool: withGuests?.outputs.Credentials === "public" ? pool?.id : undefined };
}

/** Opens a port; a port that is taken gets a sentence of its own. */
async function listen(/** @type {import("node:net").Server} */ server, /** @type {number} */ port, /** @type {string} */ host) {
  await new Promise((done, fail) => {
    server.once("error", (error) => fail(isErrno(error, "EADDRINUSE") ? new Error(`port ${port} is in use (choose another with --port)`)
      : isErrno(error, "EACCES") ? new Error(`port ${port} needs more rights (choose one above 1023 with --port)`) : error));
    server.listen(port, host, () => done(undefined));
  });
  return /** @type {import("node:net").AddressInfo} */ (server.address()).port;
}

/** What `aws` needs to know of this target; sourced by the shell. */
function operatorEnv(/** @type {import("./identities.mjs").Key} */ key, /** @type {string} */ origin, /** @type {string|undefined} */ certPath) {
  return `# The operator's key of facelog's local target: all rights on it, for this machine alone.\n`
    + `export AWS_ACCESS_KEY_ID='${key.accessKeyId}'\nexport AWS_SECRET_ACCESS_KEY='${key.secretAccessKey}'\n`
    + `unset AWS_SESSION_TOKEN AWS_PROFILE\nexport AWS_DEFAULT_REGION='${kRegion}' AWS_REGION='${kRegion}'\n`
    + `export AWS_ENDPOINT_URL='${origin}' AWS_EC2_METADATA_DISABLED=true\n`
    + (certPath ? `export AWS_CA_BUNDLE=${quoted(certPath)}\n` : "unset AWS_CA_BUNDLE\n")
    + `# An aws before 2.13 does not know AWS_ENDPOINT_URL; this serves both.\naws_local() { aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }\n`;
}

export async function startTarget(/** @type {TargetOptions} */ options) {
  const data = resolve(options.data), lan = options.lan ?? false;
  const site = new Site(resolve(options.site), join(kDeploy, "headers.json"));
  await prepareFolder(data);
  const unlock = await lockFolder(data);
  /** @type {import("node:net").Server[]} */
  const servers = [];
  try {
    return await open();
  } catch (error) {
    for (const server of servers) server.close();
    await unlock();
    throw error;
  }

  async function open() {
    const keys = await loadKeys(data);
    const { cloud, streams, buckets, detector, settings, hasUser, publicPool } = await buildCloud({ ...options, data }, keys);
    const names = hostNames(lan);
    const tls = lan ? await loadCertificate(data, names.filter((name) => !name.startsWith("[")).concat("::1"), Date.now()) : undefined;
    const server = (/** @type {import("node:http").RequestListener} */ handler, secure = tls) => {
      const made = secure ? createHttps({ key: secure.key, cert: secure.cert }, handler) : createHttp(handler);
      servers.push(made);
      return made;
    };
    const allowed = new Set(names), loopback = new Set(hostNames(false));
    const guard = (/** @type {(request: import("node:http").IncomingMessage, response: import("node:http").ServerResponse) => Promise<void>} */ handle, own = allowed) =>
      (/** @type {import("node:http").IncomingMessage} */ request, /** @type {import("node:http").ServerResponse} */ response) => {
        if (!hostAllowed(request, own)) return refuseHost(response);
        handle(request, response).catch((error) => {
          if (!isErrno(error, "ECONNRESET", "ERR_STREAM_PREMATURE_CLOSE")) cloud.warn(String(error?.stack ?? error));
          request.socket.destroy();
        });
      };

    const gateway = new Gateway(cloud);
    /** @type {JoinCodes<import("./page.mjs").JoinKind>} */
    const joinCodes = new JoinCodes(cloud.now);
    let endpointsPort = 0;
    const scheme = tls ? "https" : "http";
    const configFor = (/** @type {string} */ hostHeader) => {
      const name = hostHeader.replace(/:\d+$/, "");
      return { ...settings, ...(publicPool && { identity_pool_id: publicPool }), hosts: hostMap(options.crossOrigin ? `${scheme}://${name}:${endpointsPort}` : "", cloud.stack.outputs.RekognitionRegion) };
    };
    const page = pageHandler({ site, faults: cloud.faults, joinCodes, configFor, counts: cloud.counts, welcome: {
      key: { profile: { id: keys.profileId, name: "Local target" }, settings,
        credentials: { access_key_id: keys.page.accessKeyId, secret_access_key: keys.page.secretAccessKey } },
      guest: { profile: { id: keys.guestProfileId, name: "Local target (guest)" }, settings: { ...settings, identity_pool_id: cloud.cognito.pool?.id }, credentials: {} },
    } });

    for (const stream of streams.values()) await stream.start();
    const everywhere = lan ? "0.0.0.0" : "127.0.0.1";
    const main = server(guard((request, response) => (serviceOf(request) !== undefined
      ? gateway.handle(request, response, () => ({})) : page(request, response))));
    const port = await listen(main, options.port, everywhere);
    const next = (/** @type {number} */ n) => (options.port === 0 ? 0 : port + n);
    endpointsPort = await listen(server(guard(async (request, response) => {
      if (request.method !== "OPTIONS") return gateway.handle(request, response, corsHeaders);
      const { status, headers, body } = preflight(request);
      response.writeHead(status, headers).end(body);
    })), next(1), lan && options.crossOrigin ? everywhere : "127.0.0.1");

    const address = lan ? (lanAddresses()[0] ?? "127.0.0.1") : "127.0.0.1";
    const origin = `${scheme}://${address}:${port}`;
    const joinAddress = (/** @type {import("./page.mjs").JoinKind} */ kind = hasUser ? "key" : "guest") => {
      if (kind === "key" ? !hasUser : !cloud.cognito.pool) throw new Error(`the template has no ${kind === "key" ? "user" : "guests"}`);
      return `${origin}/#join=${joinCodes.issue(kind)}`;
    };
    const flush = async () => { for (const stream of streams.values()) await stream.flush(); };
    const state = () => ({ faults: cloud.faults.state, requests: cloud.counts, streams: [...streams.values()].map((stream) => stream.state), settings });
    const control = server(guard(controlHandler({ faults: cloud.faults, joinAddress, flush, state,
      endGuests: () => cloud.cognito.store.endAll(cloud.now()),
      session: (/** @type {number} */ seconds) => cloud.identities.issueSession(cloud.now() + seconds * 1000) }), loopback), undefined);
    const controlPort = await listen(control, next(2), "127.0.0.1");

    await writeWhole(join(data, "operator.env"), operatorEnv(keys.operator, `${scheme}://127.0.0.1:${port}`, tls?.certPath), { mode: 0o600 });
    detector.warm();

    let stopping = false;
    return {
      origin, joinAddress, settings, keys, streams, data, lan,
      endpoints: `${scheme}://${address}:${endpointsPort}`, control: `http://127.0.0.1:${controlPort}`,
      bucket: [...buckets.values()][0].folder, certificate: tls?.cert,
      /** Lets requests end, writes what is buffered as objects, frees the folder. */
      async stop() {
        if (stopping) return;
        stopping = true;
        const closed = servers.map((each) => new Promise((done) => each.close(done)));
        for (const each of servers) /** @type {import("node:http").Server} */ (each).closeIdleConnections();
        // A client that keeps its connection busy does not hold the end up.
        const late = setTimeout(() => { for (const each of servers) /** @type {import("node:http").Server} */ (each).closeAllConnections(); }, 2000);
        await Promise.all(closed);
        clearTimeout(late);
        for (const stream of streams.values()) await stream.stop();
        await detector.stop();
        await unlock();
      },
    };
  }
}
