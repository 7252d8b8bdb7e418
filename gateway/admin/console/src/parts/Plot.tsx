import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { coloursOf, type Scheme } from '../theme/tokens';

export interface Series {
  name: string;
  /** One of the theme's colours. */
  colour: keyof ReturnType<typeof coloursOf>;
  values: (number | null)[];
  kind: 'bars' | 'line' | 'dashes';
}

/** Days beside each other, drawn on a canvas. Loaded when a picture is shown; whoever does not see it has the table. */
export default function Plot({ days, series, label, sayDay, sayValue, scheme, day }: {
  /** In seconds of Unix time. */
  days: number[];
  series: Series[];
  label: string;
  sayDay: (seconds: number) => string;
  sayValue: (value: number) => string;
  scheme: Scheme;
  /** What the days are called in the legend. */
  day: string;
}) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = place.current;
    if (!box) {
      return undefined;
    }
    const colours = coloursOf(scheme);
    const axis: uPlot.Axis = {
      stroke: colours.depthDark1,
      grid: { stroke: colours.depthLight1, width: 1 },
      ticks: { show: false },
      font: '14px "Source Sans 3", sans-serif',
    };
    const bars = uPlot.paths.bars?.({ size: [0.7, 40], radius: 0.15 });
    const plot = new uPlot(
      {
        width: box.clientWidth,
        height: 210,
        cursor: { drag: { x: false, y: false }, points: { show: false } },
        legend: { live: true },
        scales: { x: { time: false, range: (_, least, most) => [least - 43_200, most + 43_200] }, y: { range: (_, __, most) => [0, most > 0 ? most * 1.1 : 1] } },
        axes: [
          { ...axis, grid: { show: false }, values: (_, ticks) => ticks.map(sayDay), splits: () => days.filter((_, index) => (days.length - 1 - index) % 5 === 0) },
          { ...axis, size: 76, values: (_, ticks) => ticks.map(sayValue) },
        ],
        series: [
          { label: day, value: (_, seconds) => (seconds === null ? '–' : sayDay(seconds)) },
          ...series.map((one): uPlot.Series => ({
            label: one.name,
            stroke: colours[one.colour],
            value: (_, value) => (value === null ? '–' : sayValue(value)),
            ...(one.kind === 'bars'
              ? { fill: colours[one.colour], width: 0, points: { show: false }, ...(bars && { paths: bars }) }
              : { width: 2, spanGaps: true, points: { show: true, size: 6 }, ...(one.kind === 'dashes' && { dash: [6, 4] }) }),
          })),
        ],
      },
      [days, ...series.map((one) => one.values)],
      box,
    );
    plot.setLegend({ idx: days.length - 1 }); // until somebody points at a day, the last one is told
    const fit = new ResizeObserver(() => plot.setSize({ width: box.clientWidth, height: 210 }));
    fit.observe(box);
    return () => {
      fit.disconnect();
      plot.destroy();
    };
  }, [days, series, sayDay, sayValue, scheme, day]);
  return <div className="plot" role="img" aria-label={label} ref={place} />;
}
