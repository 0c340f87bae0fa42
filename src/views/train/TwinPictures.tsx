import { useId, useState } from 'react';
import { formatCount, formatSpan } from '../../charts/format';
import { LineChart } from '../../charts/LineChart';
import type { Series } from '../../charts/lineLayout';
import { MatrixChart } from '../../charts/MatrixChart';
import type { Cell } from '../../charts/matrixLayout';
import type { TwinScene, TwinSnapshot } from '../../store/state';

interface TwinPicturesProps {
  readonly scene: TwinScene;
  readonly snapshot: TwinSnapshot;
}

const LOOKS = {
  real: { label: 'real', tone: 'ink', dash: 'solid', shape: 'steps' },
  synthetic: { label: 'synthetic', tone: 'accent', dash: 'dashed', shape: 'steps' },
} as const satisfies Record<string, Omit<Series, 'x' | 'y'>>;

/** Gaps, rate, and who talks to whom, of the stretch as it was and as the model has it. */
export function TwinPictures({ scene, snapshot }: TwinPicturesProps) {
  const { frame, real } = scene;
  const { look } = snapshot;
  const span = frame.window.to - frame.window.from;
  const edges = Float64Array.from({ length: frame.rateBins + 1 }, (_, i) => (i * span) / frame.rateBins);
  return (
    <div className="twin-pictures">
      <div>
        <h4>Inter-arrival</h4>
        <LineChart
          compact
          label="Share of gaps between flows, real and synthetic"
          height={176}
          x={{ kind: 'logSeconds', label: 'gap' }}
          y={{ kind: 'share', label: 'share' }}
          series={[
            { ...LOOKS.real, x: frame.gapEdges, y: sharesOf(real.gaps) },
            { ...LOOKS.synthetic, x: frame.gapEdges, y: sharesOf(look.gaps) },
          ]}
        />
      </div>
      <div>
        <h4>Rate over {formatSpan(Math.ceil(span))}</h4>
        <LineChart
          compact
          label="Flows over the stretch, real and synthetic"
          height={176}
          x={{ kind: 'seconds', label: 'time' }}
          y={{ kind: 'count', label: 'flows' }}
          series={[
            { ...LOOKS.real, x: edges, y: real.rate },
            { ...LOOKS.synthetic, x: edges, y: look.rate },
          ]}
        />
      </div>
      <TwinMatrices scene={scene} snapshot={snapshot} />
    </div>
  );
}

function TwinMatrices({ scene, snapshot }: TwinPicturesProps) {
  const id = useId();
  const [cursor, setCursor] = useState<Cell | null>(null);
  const { hosts } = scene.frame;
  const names = [...hosts, 'others'];
  const limit = Math.max(...scene.real.pairs, 1);
  const sides = { real: scene.real.pairs, synthetic: snapshot.look.pairs };
  return (
    <div className="twin-matrices">
      <h4>Host pairs</h4>
      <div className="twin-sides">
        {(['real', 'synthetic'] as const).map((tone) => (
          <MatrixChart
            key={tone}
            label={`${tone}: flows from row host to column host, ${names.length} hosts`}
            tone={tone}
            count={names.length}
            values={sides[tone]}
            limit={limit}
            cursor={cursor}
            describedBy={id}
            onCursor={setCursor}
            onPick={setCursor}
          />
        ))}
      </div>
      <p id={id} className="hint twin-read-out">
        {cursor
          ? `${names[cursor.row]} → ${names[cursor.column]}: ${formatCount(sides.real[cursor.row * names.length + cursor.column]!)} real, ${formatCount(sides.synthetic[cursor.row * names.length + cursor.column]!)} synthetic.`
          : 'Real left, synthetic right; point at a cell or use the arrow keys.'}
      </p>
    </div>
  );
}

function sharesOf(counts: Float32Array): Float32Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / Math.max(1, total));
}
