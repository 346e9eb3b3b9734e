/**
 * Amazon Rekognition's DetectFaces: checks the request as AWS does and shapes the answer.
 * It knows nothing of signatures or of how faces are found.
 */
import { AwsError, notHere } from "./aws_error.mjs";

const kMaxPictureBytes = 5 * 1024 * 1024;
const kTarget = "RekognitionService.DetectFaces";

/** Which fields of a face each attribute of a request brings; DEFAULT's are always there. */
const kFields = {
  AGE_RANGE: ["AgeRange"], BEARD: ["Beard"], EMOTIONS: ["Emotions"], EYE_DIRECTION: ["EyeDirection"], EYEGLASSES: ["Eyeglasses"],
  EYES_OPEN: ["EyesOpen"], GENDER: ["Gender"], MOUTH_OPEN: ["MouthOpen"], MUSTACHE: ["Mustache"], FACE_OCCLUDED: ["FaceOccluded"],
  SMILE: ["Smile"], SUNGLASSES: ["Sunglasses"],
};
const kDefaultFields = ["BoundingBox", "Confidence", "Landmarks", "Pose", "Quality"];
const kDefaultLandmarks = ["eyeLeft", "eyeRight", "mouthLeft", "mouthRight", "nose"];
const kAttributes = ["DEFAULT", "ALL", ...Object.keys(kFields)];

const kMessages = /** @type {Record<string, string>} */ ({
  InvalidImageFormatException: "Request has invalid image format",
  InvalidParameterException: "Request has invalid parameters",
  ImageTooLargeException: "The input image size exceeds the allowed limit.",
});

function refused(/** @type {string} */ code) {
  return new AwsError(code, kMessages[code]);
}

const validation = (/** @type {string} */ what) => new AwsError("ValidationException", `1 validation error detected: ${what}`, 400, { byService: false });

/** @returns {Record<string, any>} */
function parseBody(/** @type {Buffer} */ body) {
  try {
    const value = JSON.parse(body.toString("utf8"));
    if (value !== null && typeof value === "object" && !Array.isArray(value)) return value;
  } catch { /* said below */ }
  throw new AwsError("SerializationException", "The request body is not a JSON object.", 400, { byService: false });
}

function pictureOf(/** @type {any} */ image) {
  if (image === undefined || image === null) throw validation("Value null at 'image' failed to satisfy constraint: Member must not be null");
  if (image.S3Object !== undefined) throw notHere("A picture in S3", 400);
  if (typeof image.Bytes !== "string") throw refused("InvalidParameterException");
  if (image.Bytes === "") throw validation("Value at 'image.bytes' failed to satisfy constraint: Member must have length greater than or equal to 1");
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(image.Bytes) || image.Bytes.length % 4 !== 0) {
    throw new AwsError("SerializationException", "The picture is not well encoded as base64.", 400, { byService: false });
  }
  const bytes = Buffer.from(image.Bytes, "base64");
  if (bytes.length > kMaxPictureBytes) throw refused("ImageTooLargeException");
  return bytes;
}

function attributesOf(/** @type {unknown} */ asked) {
  if (asked === undefined || asked === null) return ["DEFAULT"];
  const wrong = !Array.isArray(asked) || asked.some((each) => !kAttributes.includes(each));
  if (wrong) {
    throw validation(`Value '${JSON.stringify(asked)}' at 'attributes' failed to satisfy constraint: Member must satisfy enum value set: [${kAttributes.join(", ")}]`);
  }
  return /** @type {string[]} */ (asked);
}

/** The fields that were asked for. */
function select(/** @type {import("./face_detail.mjs").FaceDetail} */ face, /** @type {string[]} */ attributes) {
  if (attributes.includes("ALL")) return face;
  const fields = [...kDefaultFields, ...attributes.flatMap((each) => kFields[/** @type {keyof typeof kFields} */ (each)] ?? [])];
  const some = Object.fromEntries(Object.entries(face).filter(([name]) => fields.includes(name)));
  some.Landmarks = face.Landmarks.filter(({ Type }) => kDefaultLandmarks.includes(Type));
  return some;
}

export class Rekognition {
  constructor(/** @type {import("./detector.mjs").Detector} */ detector) {
    this.detector = detector;
  }

  static action() {
    return { action: "rekognition:DetectFaces", resource: "*" };
  }

  /**
   * @param {{method: string, path: string, target: string|undefined}} request
   */
  static check({ method, path, target }) {
    if (method !== "POST" || path !== "/") throw notHere(`${method} ${path.slice(0, 80)} of Rekognition`, 404);
    if (target !== kTarget) throw new AwsError("UnknownOperationException", notHere(`The operation ${target ?? "without X-Amz-Target"}`).message, 400, { byService: false });
  }

  async detectFaces(/** @type {Buffer} */ body) {
    const request = parseBody(body);
    const attributes = attributesOf(request.Attributes);
    const picture = pictureOf(request.Image);
    let seen;
    try {
      seen = await this.detector.detect(picture);
    } catch (error) {
      const code = /** @type {any} */ (error).code;
      if (code in kMessages) throw refused(code);
      throw error;
    }
    return { FaceDetails: seen.faces.map((face) => select(face, attributes)) };
  }
}
