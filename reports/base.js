"use strict";
// What all scripts share: the data, elements, colours and numbers as text.

let DATA = null;

/** The data, which is a compressed JSON object in base64; see page_data.c for its layout. */
async function loadData() {
  const text = JSON.parse(document.getElementById("data").textContent);
  const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));
  const unpacker = new DecompressionStream("deflate");
  const writer = unpacker.writable.getWriter();
  writer.write(bytes).catch(() => {}); // what is wrong shows below
  writer.close().catch(() => {});
  const raw = JSON.parse(await new Response(unpacker.readable).text());
  const impls = raw.impls.map(values => {
    const impl = Object.fromEntries(raw.keys.map((key, i) => [key, values[i]]));
    impl.name = impl.id.split(".").slice(3).join(".") || impl.id;
    impl.timing = impl.timing.map(timingOf);
    Object.assign(impl, impl.timing.find(t => t.setting === 0 && isHeadline(raw.settings[0])));
    return impl;
  });
  DATA = { ...raw, impls };
}

const isHeadline = ([set, inputs, reuse]) =>
  set === "l1" && inputs === "normal" && reuse === "fresh";

function timingOf([setting, elements, ns, below, above, wall, cycles, bytes, copy, overhead,
  spread, rounds, processes]) {
  return { setting, elements, ns, low: ns * (1 - below), high: ns * (1 + above), wall: ns * wall,
           cycles: cycles === null ? null : ns * cycles, bytes, copy, overhead, spread, rounds,
           processes };
}

/** "0.5 0*3 _" as [0.5, 0, 0, 0, null]. */
function readSeries(text) {
  const values = [];
  for (const word of text ? text.split(" ") : []) {
    const [value, times] = word.split("*");
    const number = value === "_" ? null : Number(value);
    for (let i = 0; i < Number(times || 1); i++) values.push(number);
  }
  return values;
}

/** Errors by binade as {start, max, bias, median, p99}; no lines if there are none. */
function binsOf(impl) {
  const [start, ...lines] = impl.bins ?? [0];
  const [max, bias, median, p99] = lines.map(index => readSeries(DATA.series[index]));
  return { start, max: max ?? [], bias: bias ?? [], median: median ?? [], p99: p99 ?? [] };
}

/** An element with properties and children; text never becomes markup. */
function el(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const FONT = "12px system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif";
const ORDER_NAMES = ["f", "f′", "f″"];
const FORMAT_NAMES = { f64: "binary64", f32: "binary32", f16: "binary16", bf16: "bfloat16" };

const raised = n => String(n).replace("-", "⁻").replace(/\d/g, d => "⁰¹²³⁴⁵⁶⁷⁸⁹"[d]);

function powerOfTwo(k) {
  return k >= -3 && k <= 10 ? String(2 ** k) : "2" + raised(k);
}

function powerOfTen(k) {
  return k >= -2 && k <= 4 ? String(Number(`1e${k}`)) : "10" + raised(k);
}

/** To three digits, without noise. */
function short(value, digits = 3) {
  if (value === null || value === undefined) return "–";
  if (!Number.isFinite(value)) return String(value);
  const text = Number(value.toPrecision(digits));
  return Math.abs(text) >= 1e6 || (text !== 0 && Math.abs(text) < 1e-4)
    ? text.toExponential().replace("e+", "e") : String(text);
}

/** A share of 0 to 1 in percent: 100 % means all and 0 % none. */
function percentOf(share, digits = 3) {
  let value = 0;
  for (let n = digits; n <= 17; n++) {
    value = Number((100 * share).toPrecision(n));
    if ((value < 100) === (share < 1)) return `${short(100 * share, n)} %`;
  }
  return `${value} %`;
}

const between = (low, high) => `${short(low, 4)}–${short(high, 4)}`;

/** A command with a button that copies it. */
function commandLine(text) {
  const button = el("button", { type: "button" }, "Copy");
  button.setAttribute("aria-label", `Copy: ${text}`);
  const code = el("code", {}, text);
  button.onclick = () => {
    navigator.clipboard.writeText(text).then(
      () => { button.textContent = "Copied"; },
      () => getSelection().selectAllChildren(code));
  };
  return el("span", { className: "command" }, code, button);
}

/** Lets the reader keep a file that the page made. */
function save(blob, name) {
  const link = el("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

const fileName = (...words) =>
  words.join(" ").replace(/[^\w.-]+/g, "_").replace(/^_+|_+$/g, "").slice(0, 100);
