/** What Emscripten's module offers; see wasm/host/main.cpp. */
export interface Program {
  _host_start(): number;
  _host_event(ticket: number, size: number): void;
  _host_digested(id: number, ticket: number): void;
  _host_pointer(kind: number, touch: number, x: number, y: number): void;
  _host_wheel(x: number, y: number, by_x: number, by_y: number): void;
  _host_tap(x: number, y: number): void;
  _host_resize(width: number, height: number, density: number, top: number, right: number, bottom: number, left: number): void;
  _host_frame(now_ms: number): void;
  _host_context(lost: number): void;
  _host_texts(ticket: number, size: number, japanese: number): number;
  _host_text(ticket: number, size: number, japanese: number): void;
  /** wasm/host/warm.cpp */
  _host_warm(japanese: number): number;
  // wasm/host/signing.cpp
  _signing_settings(ticket: number, size: number): number;
  _signing_prepare(): void;
  _signing_detect_faces(number: number, ticket: number, size: number): number;
  _signing_publish(number: number, ticket: number, size: number): number;
}
declare const create: (options: {
  host: import("./host/seam.mjs").Host;
  locateFile?: (name: string) => string;
}) => Promise<Program>;
export default create;
