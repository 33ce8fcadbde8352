"use strict";

// Each chart's data stand beside it as JSON: once for the light page, once for the dark one.
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const charts = new Map();
for (const data of document.querySelectorAll("script[data-chart]")) {
  charts.set(data.dataset.chart, JSON.parse(data.textContent));
}

function draw() {
  for (const [name, chart] of charts) {
    const { data, layout } = dark.matches ? chart.dark : chart.light;
    const config = { ...chart.config, modeBarButtonsToRemove: ["toImage"] };
    Plotly.react(name, data, layout, config);
  }
}

// Pictures are for documents: always light, on white.
function save(button) {
  const chart = charts.get(button.dataset.for);
  const place = document.getElementById(button.dataset.for);
  const { data, layout } = chart.light;
  Plotly.downloadImage(
    { data, layout: { ...layout, paper_bgcolor: "#ffffff" } },
    {
      format: button.dataset.save,
      filename: button.dataset.for,
      width: Math.max(place.clientWidth, 700),
      height: place.clientHeight,
      scale: button.dataset.save === "png" ? 2 : 1,
    },
  );
}

for (const button of document.querySelectorAll("button[data-save]")) {
  button.addEventListener("click", () => save(button));
}
dark.addEventListener("change", draw);
draw();
