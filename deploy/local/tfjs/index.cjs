// @ts-nocheck: it patches the library's own classes
"use strict";
/**
 * TensorFlow.js as face-api under node needs it: the core, and operations called as methods of a tensor.
 * It knows nothing of the models or the backend that use it.
 *
 * The full @tensorflow/tfjs would bring 240 MB of layers, converters and browser backends for the same result.
 */
const tf = require("@tensorflow/tfjs-core");

const prototype = tf.Tensor.prototype;

/** Methods that face-api calls, each an operation of the core with the tensor as first argument. */
const kChained = [
  "add", "argMax", "avgPool", "batchNorm", "cast", "clipByValue", "conv2d", "depthwiseConv2d", "div", "exp",
  "expandDims", "flatten", "gather", "greater", "less", "matMul", "max", "maxPool", "mean", "min", "mul", "neg", "pad",
  "prod", "relu", "reshape", "resizeBilinear", "reverse", "sigmoid", "slice", "softmax", "split", "sqrt", "square",
  "squeeze", "sub", "sum", "tile", "transpose", "unstack",
];

for (const name of kChained) {
  const operation = tf[name] ?? tf.image[name];
  if (operation && !prototype[name]) {
    prototype[name] = function (...rest) {
      return operation(this, ...rest);
    };
  }
}

prototype.toFloat = function () { return tf.cast(this, "float32"); };
prototype.toInt = function () { return tf.cast(this, "int32"); };
prototype.asScalar = function () { return tf.reshape(this, []); };
prototype.as1D = function () { return tf.reshape(this, [this.size]); };
for (const rank of [2, 3, 4, 5]) {
  prototype[`as${rank}D`] = function (...shape) { return tf.reshape(this, shape); };
}

module.exports = tf;
