/**
 * AWS IoT Data's publish over HTTPS, and the topic rules that the message meets.
 * It knows nothing of signatures; where records go, the streams know.
 */
import { AwsError, notHere } from "./aws_error.mjs";
import { parseQuery } from "./sigv4.mjs";
import { parseRule, selectAll, topicMatches } from "./rule_sql.mjs";
import { resourcesOf } from "./template.mjs";

const kMaxPayloadBytes = 128 * 1024;
const kMaxTopicBytes = 256;
const kMaxSlashes = 7;

const invalid = (/** @type {string} */ message) => new AwsError("InvalidRequestException", message, 400);

/**
 * @typedef {{filter: string, streamName: string, separator: Uint8Array}} Route
 */

/** The template's rules, each with its Firehose action. @returns {Route[]} */
export function routesOf(/** @type {import("./template.mjs").Stack} */ stack) {
  return resourcesOf(stack, "AWS::IoT::TopicRule").filter((rule) => !rule.properties.TopicRulePayload.RuleDisabled)
    .flatMap((rule) => {
      const { Sql, Actions, AwsIotSqlVersion } = rule.properties.TopicRulePayload;
      if (AwsIotSqlVersion !== "2016-03-23") throw new Error(`template: SQL version ${AwsIotSqlVersion} is not here`);
      const { filter } = parseRule(Sql);
      return Actions.map((/** @type {any} */ action) => {
        if (!action.Firehose || Object.keys(action).length !== 1) throw new Error(`template: the action ${Object.keys(action)} is not here; Firehose alone is`);
        if (action.Firehose.BatchMode) throw new Error("template: BatchMode is not here");
        return { filter, streamName: action.Firehose.DeliveryStreamName, separator: Buffer.from(action.Firehose.Separator ?? "") };
      });
    });
}

/** The topic of a path /topics/<percent-encoded topic>. */
export function topicOf(/** @type {string} */ path) {
  const match = /^\/topics\/(.+)$/.exec(path);
  if (!match) throw notHere(`The path ${path.slice(0, 80)} of AWS IoT Data`, 404);
  let topic;
  try {
    topic = decodeURIComponent(match[1]);
  } catch {
    throw invalid("The topic is not well encoded");
  }
  if (Buffer.byteLength(topic) > kMaxTopicBytes) throw invalid(`Topic must not be longer than ${kMaxTopicBytes} bytes`);
  if (topic.split("/").length - 1 > kMaxSlashes) throw invalid(`Topic must not have more than ${kMaxSlashes} slashes`);
  if (/[+#\0]/.test(topic)) throw invalid("Topic must not contain wildcard characters");
  if (topic.startsWith("$")) throw notHere("A reserved topic");
  return topic;
}

function checkOptions(/** @type {string} */ query) {
  const options = parseQuery(query);
  const qos = options.qos?.[0] ?? "0";
  if (qos !== "0" && qos !== "1") throw invalid("Invalid qos");
  if (options.retain?.[0] === "true") throw notHere("A retained message");
}

export class IotData {
  /**
   * @param {Route[]} routes
   * @param {Map<string, import("./delivery_stream.mjs").DeliveryStream>} streams by name
   */
  constructor(routes, streams) {
    this.routes = routes;
    this.streams = streams;
    for (const { streamName } of routes) {
      if (!streams.has(streamName)) throw new Error(`template: a rule's stream ${streamName} is not in the template`);
    }
  }

  /** What IAM is asked, before anything is done. */
  static action(/** @type {import("./template.mjs").Stack} */ stack, /** @type {string} */ topic) {
    return { action: "iot:Publish", resource: `arn:aws:iot:${stack.region}:${stack.accountId}:topic/${topic}` };
  }

  /** Resolves when the message is kept; a topic without a rule goes nowhere, as on AWS. */
  async publish(/** @type {string} */ topic, /** @type {string} */ query, /** @type {Uint8Array} */ payload) {
    checkOptions(query);
    if (payload.length > kMaxPayloadBytes) throw new AwsError("RequestEntityTooLargeException", `Payload must not be larger than ${kMaxPayloadBytes} bytes`, 413);
    const line = selectAll(payload);
    await Promise.all(this.routes.filter(({ filter }) => topicMatches(filter, topic))
      .map(({ streamName, separator }) => this.streams.get(streamName)?.put(Buffer.concat([line, separator]))));
  }
}
