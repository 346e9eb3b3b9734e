/**
 * Turns what the models say of a face into Rekognition's FaceDetail, and estimates what they do not say.
 * It knows nothing of requests or of the models themselves.
 *
 * From the models: box, landmarks, age, gender, expressions. From landmarks and pixels, with low confidence as the
 * guesses they are: glasses, beard, mustache, eyes, mouth, pose, quality.
 */
import { darkCentre, measure } from "./pixels.mjs";

/**
 * @typedef {import("./pixels.mjs").Point} Point
 * @typedef {{Type: string, X: number, Y: number}} Landmark
 * @typedef {{Landmarks: Landmark[]} & Record<string, any>} FaceDetail
 */

const middle = (/** @type {Point[]} */ points) => ({ x: points.reduce((t, p) => t + p.x, 0) / points.length, y: points.reduce((t, p) => t + p.y, 0) / points.length });
const distance = (/** @type {Point} */ a, /** @type {Point} */ b) => Math.hypot(a.x - b.x, a.y - b.y);
const clamp = (/** @type {number} */ v, /** @type {number} */ low, /** @type {number} */ high) => Math.max(low, Math.min(high, v));
const degrees = (/** @type {number} */ radians) => (radians * 180) / Math.PI;

/** A guess: how far a measure lies from its threshold decides the confidence, up to a bound that says it is a guess. */
function guess(/** @type {number} */ value, /** @type {number} */ threshold, /** @type {number} */ scale, /** @type {number} */ most) {
  return { Value: value > threshold, Confidence: 50 + (most - 50) * Math.tanh(Math.abs(value - threshold) / scale) };
}

/** The 30 landmarks of Rekognition out of the 68 of the model (numbers as in iBUG 300-W, from 0). */
function landmarksOf(/** @type {Point[]} */ p, /** @type {number} */ width, /** @type {number} */ height) {
  const eyeLeft = middle(p.slice(36, 42)), eyeRight = middle(p.slice(42, 48));
  /** @type {Record<string, Point>} */
  const all = {
    eyeLeft, eyeRight, mouthLeft: p[48], mouthRight: p[54], nose: p[30],
    leftEyeBrowLeft: p[17], leftEyeBrowRight: p[21], leftEyeBrowUp: p[19],
    rightEyeBrowLeft: p[22], rightEyeBrowRight: p[26], rightEyeBrowUp: p[24],
    leftEyeLeft: p[36], leftEyeRight: p[39], leftEyeUp: middle([p[37], p[38]]), leftEyeDown: middle([p[40], p[41]]),
    rightEyeLeft: p[42], rightEyeRight: p[45], rightEyeUp: middle([p[43], p[44]]), rightEyeDown: middle([p[46], p[47]]),
    noseLeft: p[31], noseRight: p[35], mouthUp: p[51], mouthDown: p[57], leftPupil: eyeLeft, rightPupil: eyeRight,
    upperJawlineLeft: p[0], midJawlineLeft: p[4], chinBottom: p[8], midJawlineRight: p[12], upperJawlineRight: p[16],
  };
  return Object.entries(all).map(([Type, { x, y }]) => ({ Type, X: x / width, Y: y / height }));
}

/** How the head is turned, from the nose's place between the sides of the jaw and between eyes and mouth. */
function poseOf(/** @type {Point[]} */ p) {
  const eyeLeft = middle(p.slice(36, 42)), eyeRight = middle(p.slice(42, 48));
  const roll = Math.atan2(eyeRight.y - eyeLeft.y, eyeRight.x - eyeLeft.x);
  const toLeft = distance(p[30], p[2]), toRight = distance(p[30], p[14]);
  const yaw = Math.asin(clamp((toLeft - toRight) / (toLeft + toRight), -1, 1));
  const eyes = middle([eyeLeft, eyeRight]), mouth = middle([p[48], p[54]]);
  const share = distance(eyes, p[30]) / (distance(eyes, p[30]) + distance(p[30], mouth) || 1);
  return { Roll: degrees(roll), Yaw: degrees(yaw), Pitch: clamp((0.58 - share) * 120, -60, 60) };
}

/** Height over width of an eye: about 0.3 when it is open, below 0.15 when it is shut. */
function eyeOpening(/** @type {Point[]} */ p, /** @type {number} */ first) {
  return (distance(p[first + 1], p[first + 5]) + distance(p[first + 2], p[first + 4])) / (2 * distance(p[first], p[first + 3]) || 1);
}

/** Regions of the face in which something may be worn or grow, and the skin beside them to compare with. */
function regionsOf(/** @type {Point[]} */ p) {
  const unit = distance(middle(p.slice(36, 42)), middle(p.slice(42, 48)));
  const around = (/** @type {Point} */ c, /** @type {number} */ w, /** @type {number} */ h) =>
    ({ left: c.x - (w * unit) / 2, right: c.x + (w * unit) / 2, top: c.y - (h * unit) / 2, bottom: c.y + (h * unit) / 2 });
  const cheek = (/** @type {Point} */ eye, /** @type {Point} */ mouth) => around(middle([eye, mouth]), 0.3, 0.25);
  return {
    unit,
    eyeLeft: around(middle(p.slice(36, 42)), 0.6, 0.35), eyeRight: around(middle(p.slice(42, 48)), 0.6, 0.35),
    bridge: around(p[27], 0.3, 0.3),
    underEyes: [around({ x: p[41].x, y: p[41].y + unit * 0.22 }, 0.45, 0.2), around({ x: p[46].x, y: p[46].y + unit * 0.22 }, 0.45, 0.2)],
    cheeks: [cheek(middle(p.slice(36, 42)), p[48]), cheek(middle(p.slice(42, 48)), p[54])],
    lip: around(middle([p[33], p[51]]), 0.5, Math.max(0.08, (distance(p[33], p[51]) / unit) * 0.6)),
    chin: around(middle([p[57], p[8]]), 0.6, Math.max(0.1, (distance(p[57], p[8]) / unit) * 0.6)),
  };
}

/** What may be worn or grow: darker, or with more edges, than the skin of the cheeks. */
function worn(/** @type {import("./pixels.mjs").Pixels} */ pixels, /** @type {Point[]} */ p) {
  const at = regionsOf(p);
  const mean = (/** @type {import("./pixels.mjs").Region[]} */ regions) => {
    const all = regions.map((region) => measure(pixels, region));
    return { mean: all.reduce((t, m) => t + m.mean, 0) / all.length, edges: all.reduce((t, m) => t + m.across + m.down, 0) / all.length };
  };
  const skin = mean(at.cheeks);
  const darker = (/** @type {import("./pixels.mjs").Region[]} */ regions) => 1 - mean(regions).mean / (skin.mean || 1);
  const rougher = (/** @type {import("./pixels.mjs").Region[]} */ regions) => mean(regions).edges / (skin.edges + 2);
  const eyesDark = darker([at.eyeLeft, at.eyeRight]);
  // A frame crosses the bridge and the skin under the eyes; dark glass leaves nothing but darkness.
  const frame = 0.5 * rougher([at.bridge]) + 0.5 * rougher(at.underEyes);
  const sunglasses = guess(eyesDark, 0.58, 0.2, 80);
  const glasses = guess(frame, 2.6, 1.2, 70);
  return {
    Eyeglasses: sunglasses.Value ? { Value: true, Confidence: Math.min(sunglasses.Confidence, 65) } : glasses,
    Sunglasses: sunglasses,
    Beard: guess(darker([at.chin]) + 0.12 * (rougher([at.chin]) - 1), 0.3, 0.25, 70),
    Mustache: guess(darker([at.lip]) + 0.1 * (rougher([at.lip]) - 1), 0.35, 0.25, 70),
  };
}

/** Where the eyes look: the dark middle of each, turned into degrees. */
function eyeDirection(/** @type {import("./pixels.mjs").Pixels} */ pixels, /** @type {Point[]} */ p, /** @type {{Yaw: number, Pitch: number}} */ pose) {
  const at = regionsOf(p);
  const found = [at.eyeLeft, at.eyeRight].map((region) => darkCentre(pixels, region)).filter((c) => c !== undefined);
  if (!found.length) return undefined;
  const c = middle(found);
  return { Yaw: clamp(pose.Yaw + (c.x - 0.5) * 60, -90, 90), Pitch: clamp(pose.Pitch - (c.y - 0.5) * 60, -90, 90), Confidence: 50 + 10 * found.length / 2 };
}

const kEmotions = /** @type {const} */ ([["neutral", "CALM"], ["happy", "HAPPY"], ["sad", "SAD"], ["angry", "ANGRY"], ["fearful", "FEAR"],
  ["disgusted", "DISGUSTED"], ["surprised", "SURPRISED"]]);

function ageRange(/** @type {number} */ age) {
  const half = 3 + age * 0.1; // the model is about as far off as that
  return { Low: Math.max(0, Math.round(age - half)), High: Math.round(age + half) };
}

/** Eight digits are more than the models know. @returns {any} */
function round(/** @type {any} */ value) {
  if (typeof value === "number") return Number.isInteger(value) ? value : Number(value.toPrecision(8));
  if (Array.isArray(value)) return value.map(round);
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, round(v)]));
  return value;
}

/**
 * @param {any} face what face-api found: detection, landmarks, expressions, age, gender
 * @param {import("./pixels.mjs").Pixels} pixels
 * @returns {FaceDetail}
 */
export function faceDetail(face, pixels) {
  const { width, height } = pixels;
  const { box, score } = face.detection;
  const p = /** @type {Point[]} */ (face.landmarks.positions);
  const pose = poseOf(p);
  const whole = measure(pixels, { left: box.left, top: box.top, right: box.right, bottom: box.bottom });
  const mouth = distance(p[62], p[66]) / (distance(p[60], p[64]) || 1);
  const eyes = (eyeOpening(p, 36) + eyeOpening(p, 42)) / 2;
  const happy = face.expressions.happy;
  return round({
    BoundingBox: { Width: box.width / width, Height: box.height / height, Left: box.left / width, Top: box.top / height },
    AgeRange: ageRange(face.age),
    Smile: { Value: happy > 0.5, Confidence: 50 + Math.abs(happy - 0.5) * 98 },
    ...worn(pixels, p),
    Gender: { Value: face.gender === "male" ? "Male" : "Female", Confidence: clamp(face.genderProbability * 100, 50, 100) },
    EyesOpen: guess(eyes, 0.18, 0.1, 85),
    MouthOpen: guess(mouth, 0.12, 0.15, 85),
    Emotions: kEmotions.map(([name, Type]) => ({ Type, Confidence: face.expressions[name] * 100 })).sort((a, b) => b.Confidence - a.Confidence),
    Landmarks: landmarksOf(p, width, height),
    Pose: pose,
    Quality: { Brightness: clamp((whole.mean / 255) * 100, 0, 100), Sharpness: clamp(100 * Math.tanh((whole.across + whole.down) / 20), 0, 100) },
    Confidence: score * 100,
    FaceOccluded: guess(1 - score, 0.35, 0.3, 70),
    EyeDirection: eyeDirection(pixels, p, pose),
  });
}
