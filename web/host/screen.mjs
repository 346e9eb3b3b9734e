// The canvas on WebGL2: textures and triangles as wasm/host/screen.cpp hands them over.
// Must not know what they show, nor keep what it is given: the views end when memory grows.

/**
 * What web/seam.js calls.
 * @typedef {object} Screen
 * @property {() => void} warm takes the time that the first open() would, while there is nothing else to do
 * @property {() => number} open also after the context was lost and came back; the longest side of a texture, 0: no WebGL2
 * @property {(id: number, is_new: boolean, size: Int32Array, part: Int32Array, pixels: Uint8Array) => void} texture RGBA,
 *   in rows of the whole texture's width
 * @property {(id: number) => void} drop
 * @property {(pixels: number[], size: number[]) => void} begin a frame of so many pixels, for so many CSS pixels
 * @property {(vertices: Uint8Array, indices: Uint8Array, calls: Int32Array) => void} draw
 */

const vertex_bytes = 20; // two floats place, two floats in the texture, four bytes colour
const numbers_a_call = 7; // texture; scissor's left, bottom, width, height; first index; number of indices

const vertex_shader = `#version 300 es
layout(location=0) in vec2 place;
layout(location=1) in vec2 at;
layout(location=2) in vec4 colour;
uniform vec2 size;
out vec2 texture_at;
out vec4 tint;
void main() {
  texture_at = at;
  tint = colour;
  gl_Position = vec4(place.x * 2. / size.x - 1., 1. - place.y * 2. / size.y, 0, 1);
}`;
const fragment_shader = `#version 300 es
precision mediump float;
uniform sampler2D picture;
in highp vec2 texture_at;
in vec4 tint;
out vec4 pixel;
void main() {
  pixel = tint * texture(picture, texture_at);
}`;

/** @param {HTMLCanvasElement} canvas @returns {Screen} */
export function create_screen(canvas) {
  /** @type {WebGL2RenderingContext | null} */
  let gl = null;
  /** Linked already, for the next open(). @type {WebGLProgram | null} */
  let linked = null;
  /** @type {Map<number, WebGLTexture | null>} */
  const textures = new Map();
  /** @type {WebGLUniformLocation | null} */
  let size_place = null;

  /** Does not wait until it is done: the browser compiles elsewhere. @param {WebGL2RenderingContext} gl */
  function link(gl) {
    const program = gl.createProgram();
    for (const [type, source] of /** @type {const} */ ([[gl.VERTEX_SHADER, vertex_shader], [gl.FRAGMENT_SHADER, fragment_shader]])) {
      const shader = gl.createShader(type);
      if (!shader) return null; // the context is lost again
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    return program;
  }

  function warm() {
    gl ??= canvas.getContext("webgl2", {
      antialias: false, // Dear ImGui smooths its own edges
      depth: false,
      powerPreference: "low-power",
    });
    linked ??= gl && link(gl);
  }

  /** @param {WebGL2RenderingContext} gl @param {WebGLProgram} program */
  function set_up(gl, program) {
    gl.useProgram(program);
    size_place = gl.getUniformLocation(program, "size");
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gl.createBuffer());
    for (const place of [0, 1, 2]) gl.enableVertexAttribArray(place);
    gl.vertexAttribPointer(0, 2, gl.FLOAT, false, vertex_bytes, 0);
    gl.vertexAttribPointer(1, 2, gl.FLOAT, false, vertex_bytes, 8);
    gl.vertexAttribPointer(2, 4, gl.UNSIGNED_BYTE, true, vertex_bytes, 16);
    gl.enable(gl.BLEND);
    gl.blendFuncSeparate(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  return {
    warm,
    open() {
      textures.clear();
      warm();
      const program = linked;
      linked = null; // a context that comes back has nothing of before
      if (!gl || !program || gl.isContextLost()) return 0;
      set_up(gl, program);
      return gl.getParameter(gl.MAX_TEXTURE_SIZE);
    },
    texture(id, is_new, [width, height], [x, y, part_width, part_height], pixels) {
      if (!gl) return;
      if (is_new) {
        textures.set(id, gl.createTexture());
        gl.bindTexture(gl.TEXTURE_2D, textures.get(id) ?? null);
        for (const name of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, name, gl.LINEAR);
        for (const name of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, name, gl.CLAMP_TO_EDGE);
        gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, width, height, 0, gl.RGBA, gl.UNSIGNED_BYTE, null);
      }
      gl.bindTexture(gl.TEXTURE_2D, textures.get(id) ?? null);
      gl.pixelStorei(gl.UNPACK_ROW_LENGTH, width);
      gl.texSubImage2D(gl.TEXTURE_2D, 0, x, y, part_width, part_height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    },
    drop(id) {
      gl?.deleteTexture(textures.get(id) ?? null);
      textures.delete(id);
    },
    begin(pixels, size) {
      if (!gl) return;
      gl.viewport(0, 0, pixels[0], pixels[1]);
      gl.disable(gl.SCISSOR_TEST);
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.enable(gl.SCISSOR_TEST);
      gl.uniform2fv(size_place, size);
    },
    draw(vertices, indices, calls) {
      if (!gl) return;
      gl.bufferData(gl.ARRAY_BUFFER, vertices, gl.STREAM_DRAW);
      gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, indices, gl.STREAM_DRAW);
      for (let i = 0; i < calls.length; i += numbers_a_call) {
        const [texture, left, bottom, width, height, first, count] = calls.subarray(i, i + numbers_a_call);
        gl.scissor(left, bottom, width, height);
        gl.bindTexture(gl.TEXTURE_2D, textures.get(texture) ?? null);
        gl.drawElements(gl.TRIANGLES, count, gl.UNSIGNED_SHORT, first * 2);
      }
    },
  };
}
