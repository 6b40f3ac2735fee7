"use strict";
// Several stores in the order of time: of one implementation, and of all.

const storeName = ([, started, version]) => `${started.slice(0, 10)} ${version.slice(0, 10)}`;

function historyFigure(title, help) {
  return el("figure", {}, el("figcaption", {}, title, " ",
    el("details", { className: "help" }, el("summary", {}, "?"), el("p", {}, help))));
}

/** A line over the stores: values[i] is {value, low, high} of store i, or null. */
function drawHistory(figure, label, unit, values) {
  furnish(figure);
  const points = values.map((v, i) => v && { ...v, x: i,
    text: `${storeName(DATA.stores[i])}: ${short(v.value, 4)} ${unit}` +
      (v.low > 0 ? ` (${between(v.low, v.high)})` : "") }).filter(v => v && v.value > 0);
  if (points.length < 2) {
    setEmpty(figure, "Fewer than two stores have it.");
    return;
  }
  drawLines(figure, label, [{ name: label, points }], ["store, the oldest first", unit],
    (u, splits) => splits.map(i => DATA.stores[i]?.[1].slice(0, 10) ?? ""));
  setRows(figure, ["Measured", "Version", unit, "Interval"], () => points.map(p => [
    DATA.stores[p.x][1], DATA.stores[p.x][2], short(p.value, 4), p.low > 0 ? between(p.low, p.high) : ""]));
}

/** The values of a column of an implementation's past over the stores. */
function pastOf(impl, pick) {
  return DATA.stores.map(([store]) => {
    const row = impl.past.find(([s]) => s === store);
    return row && pick(row);
  });
}

function showPast(box, impl) {
  box.replaceChildren();
  if (impl.past.length < 2) return;
  const time = historyFigure("Time in each store", "Median time per element of the usual setting, with its interval.");
  const error = historyFigure("Largest error in each store", "Max ulp; a larger sample may find a larger error in the same code.");
  box.append(el("h3", {}, "History"), el("div", { className: "pair" }, time, error));
  drawHistory(time, `Time of ${impl.name}`, "ns / element",
    pastOf(impl, ([, , ns, low, high]) => ns === null ? null : { value: ns, low, high }));
  drawHistory(error, `Largest error of ${impl.name}`, "max ulp",
    pastOf(impl, ([, ulp]) => ulp === null ? null : { value: ulp }));
}

/** The column "Time, first = 1" of the table of stores. */
function showHistory() {
  const place = document.getElementById("history-figure");
  const table = document.getElementById("history-table");
  place.replaceChildren();
  if (DATA.stores.length < 2) return;
  const heads = [...table.tHead.rows[0].cells].map(cell => cell.textContent);
  const at = heads.findIndex(head => head.startsWith("Time"));
  const figure = historyFigure("Time over all implementations", "Geometric mean over all that the first store timed too; the first store is 1.");
  place.append(figure);
  drawHistory(figure, "Time of all implementations", "time, first = 1",
    [...table.tBodies[0].rows].map(row => ({ value: numberOf(row.cells[at].textContent) })));
}
