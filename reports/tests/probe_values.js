"use strict";
// Checks of probe.js that compare what charts and choices say with the store, and that click.

/** What a chart reads out at each place that the arrow keys reach, from the left. */
function readoutsOf(figure) {
  const texts = [];
  let text = readingAt(figure, "Home");
  for (; text !== texts[texts.length - 1] && texts.length < 500; text = readingAt(figure, "ArrowRight")) {
    texts.push(text);
  }
  return texts;
}

/** Charts say what the store says. */
async function checkValues({ id, bins, speeds }) {
  await visit(`#/i/${encodeURIComponent(id)}`);
  const band = readoutsOf(document.querySelector(".on .fig-band"));
  const strip = readoutsOf(document.querySelector(".on .fig-strip"));
  check(band.length === bins.length, `${band.length} readings of ${bins.length} bins`);
  bins.forEach(([lo, hi, max, bias], i) => {
    const largest = Number(/largest ([^,]+),/.exec(band[i])?.[1]);
    check(near(largest, max), `largest error in ${lo}..${hi}: reads ${band[i]}, store ${max}`);
    const size = Number(/: ([^ ]+) ulp too (large|small)/.exec(strip[i])?.[1] ?? 0);
    const sign = / too small/.test(strip[i]) ? -1 : 1;
    check(near(sign * size, bias, 0.06), `bias in ${lo}..${hi}: reads ${strip[i]}, store ${bias}`);
  });
  const rows = [...document.querySelectorAll(".on .timings tbody tr")]
    .map(row => [...row.cells].map(cell => cell.textContent));
  check(rows.length === speeds.length, `${rows.length} rows for ${speeds.length} timings`);
  for (const [set, inputs, reuse, ns, low, high] of speeds) {
    const row = rows.find(cells => cells[0] === set && cells[2] === inputs && cells[3] === reuse);
    const interval = row?.[5].split("–").map(Number);
    check(row && near(Number(row[4]), ns, 0.001) && near(interval[0], low, 0.001) &&
      near(interval[1], high, 0.001), `time for ${set}, ${inputs}, ${reuse}: ${row}, store ${ns}`);
  }
}

async function checkPicks(picks) {
  for (const [fn, format, order, limit, id] of picks) {
    await visit(`#/f/${encodeURIComponent(fn)}/${format}/${order}`);
    check(pressed(".pick-format") === FORMAT_NAMES[format] &&
      pressed(".pick-order") === ORDER_NAMES[order], `#/f/${fn}/${format}/${order} leads there`);
    const input = document.querySelector(".on .pick-limit");
    input.value = String(limit);
    input.oninput();
    const link = document.querySelector(".on .picked a")?.getAttribute("href") ?? null;
    const want = id === null ? null : `#/i/${encodeURIComponent(id)}`;
    check(link === want, `${fn} ${format} ${order}, at most ${limit} ulp: ${link}, want ${want}`);
  }
}

/** The function's page draws its errors, and the setting that is chosen. */
async function checkTarget({ id, bins, speeds }) {
  const impl = DATA.impls.find(i => i.id === id);
  await visit(`#/f/${encodeURIComponent(impl.fn)}/${impl.format}/${impl.order}`);
  const [heads, ...cells] = document.querySelector(".on .fig-error").rows();
  const column = heads.indexOf(impl.name);
  check(cells.length === bins.length && bins.every(([, , max], i) => near(Number(cells[i][column]), max)),
    `${cells.length} errors for ${bins.length} bins of ${id}`);
  for (const [set, inputs, reuse, ns] of speeds) {
    for (const [select, value] of [[".pick-set", set], [".pick-inputs", inputsName([set, inputs, reuse])]]) {
      const node = document.querySelector(`.on ${select}`);
      node.value = value;
      node.onchange();
    }
    const row = document.querySelector(".on .fig-pareto").rows().find(cells => cells[0] === impl.name);
    check(row && near(Number(row[1]), ns, 0.001), `${set}, ${inputs}, ${reuse}: ${row}, store ${ns}`);
  }
}

/** A click on a name leads to its page; files can be saved; the theme changes. */
async function checkClicks() {
  await visit("#/");
  const link = summary.tBodies[0].rows[0].querySelector("a");
  link.click();
  await nextFrame();
  check(document.querySelector(".on h2").textContent === link.textContent, "a click leads there");
  const saved = [];
  save = (blob, name) => saved.push([blob, name]);
  document.getElementById("summary-csv").click();
  const csv = await saved[0][0].text();
  check(csv.split("\r\n").length === shownRows(summary) + 2, "CSV has all rows");
  check(csv.includes(link.textContent.replaceAll('"', '""')), "CSV has the names");
  const impl = DATA.impls.find(i => i.bins !== null);
  if (impl) {
    await visit(`#/i/${encodeURIComponent(impl.id)}`);
    document.querySelector(".on .fig-band .tools button").click();
    for (let i = 0; i < 50 && saved.length < 2; i++) await nextFrame();
    check(saved[1]?.[0].type === "image/png" && saved[1][0].size > 1000, "PNG is a picture");
    const before = css("--c0");
    document.getElementById("theme").click();
    check(css("--c0") !== before, "the theme changes");
    await nextFrame();
    check(inkOf(document.querySelector(".on .fig-band canvas"), css("--c0")) > 30, "charts follow");
    document.getElementById("theme").click();
  }
}
