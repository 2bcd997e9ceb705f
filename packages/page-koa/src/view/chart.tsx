import type { DayCounts } from "@pengingat/core";

const WIDTH = 720;
const HEIGHT = 160;
const GAP = 4;

/**
 * Bars of the messages of each day, by presentation attributes and classes: the policy of the page allows no styles
 * within it. A table beside it has the same figures, so it is no more than a picture.
 */
export function DayChart({ days, label }: { readonly days: readonly DayCounts[]; readonly label: string }) {
  const most = Math.max(1, ...days.map(({ sent }) => sent));
  const step = WIDTH / Math.max(1, days.length);
  const tall = (count: number) => (count === 0 ? 0 : Math.max(2, Math.round((count / most) * (HEIGHT - 4))));
  const bar = (count: number, index: number, name: string) => (
    <rect
      class={name}
      x={(index * step + GAP / 2).toFixed(1)}
      y={HEIGHT - tall(count)}
      width={(step - GAP).toFixed(1)}
      height={tall(count)}
      rx="2"
    />
  );
  return (
    <svg
      class="chart"
      viewBox={`0 0 ${WIDTH} ${HEIGHT + 2}`}
      role="img"
      aria-label={label}
      preserveAspectRatio="none"
    >
      {days.map(({ sent }, index) => bar(sent, index, "sent"))}
      {days.map(({ delivered }, index) => bar(delivered, index, "delivered"))}
      <line class="base" x1="0" y1={HEIGHT + 1} x2={WIDTH} y2={HEIGHT + 1} />
    </svg>
  );
}
