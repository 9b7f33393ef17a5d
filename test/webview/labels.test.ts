import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PANEL_STRINGS } from '../../src/shared/strings';
import type { Surface } from '../../webview/chart/frame';
import { LabelSpace } from '../../webview/chart/label-space';
import { paintOver, type MarkScene, type RunMarks } from '../../webview/chart/marks';
import { setTexts } from '../../webview/texts';
import type { Palette } from '../../webview/theme/palette';

setTexts(PANEL_STRINGS);

interface Written {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** A surface of 1,000 by 200 pixels on which one unit is one pixel and one letter is six wide. */
function paper(): { surface: Surface; written: Written[] } {
  const written: Written[] = [];
  const pen: Record<string, unknown> = {
    measureText: (text: string) => ({ width: text.length * 6 }),
    fillText: (text: string, x: number) => written.push({ text, from: x, to: x + text.length * 6 }),
  };
  const context = new Proxy(pen, {
    get: (known, name) => known[String(name)] ?? (() => undefined),
  }) as unknown as CanvasRenderingContext2D;
  const same = (value: number): number => value;
  return { surface: { context, left: 0, right: 1_000, top: 0, bottom: 200, x: same, y: same }, written };
}

const PALETTE = {
  kind: 'dark',
  font: 'sans-serif',
  fontSize: 13,
  run: () => 'red',
  runText: () => 'red',
  runFaint: () => 'red',
} as unknown as Palette;

const isStruck = ({ from, to }: Written, stops: readonly number[]): boolean =>
  stops.some((stop) => stop > from && stop < to);

describe('labels and upright lines', () => {
  test('of all places beside and around a point those are taken that no line strikes out', () => {
    const { surface, written } = paper();
    const space = new LabelSpace(surface, PALETTE, []);
    space.upright(130, 0, 200);
    space.beside('stopped at 100', 100, 'red', 0, false);
    space.around('best at 120', 120, 100, 'red', true);
    space.within('overfitting', 60, 240, 'red');
    assert.deepEqual(
      written.map((label) => [label.text, isStruck(label, [130])]),
      [
        ['stopped at 100', false],
        ['best at 120', false],
        ['overfitting', false],
      ],
    );
  });

  test('a short one leaves the place above and below it', () => {
    const { surface, written } = paper();
    const space = new LabelSpace(surface, PALETTE, []);
    space.upright(130, 150, 200);
    space.beside('stopped at 100', 100, 'red', 0, false);
    assert.equal(written[0]?.from, 104);
  });

  test('where every place is struck out, it is written all the same', () => {
    const { surface, written } = paper();
    const space = new LabelSpace(surface, PALETTE, []);
    for (let x = 2; x < 1_000; x += 10) space.upright(x, 0, 200);
    space.beside('stopped at 100', 100, 'red', 0, false);
    space.around('best at 200', 200, 100, 'red', true);
    assert.equal(written.length, 2);
  });

  test('a label that is written first keeps clear of a line that belongs to a later mark', () => {
    for (const [stop, asked] of [
      [300, 350],
      [350, 300],
      [300, 900],
      [500, 505],
    ] as const) {
      const { surface, written } = paper();
      const marks: RunMarks = {
        slot: 0,
        inSteps: false,
        best: null,
        stop: { epoch: stop, x: stop, acted: true },
        overfitting: null,
        whatIf: { stop: { epoch: asked, x: asked, y: 50 }, kept: null },
        gaps: [],
      };
      const scene: MarkScene = { palette: PALETTE, marks: [marks], lines: [], yTitle: '', labelled: true };
      paintOver(surface, scene);
      assert.deepEqual(
        written.map((label) => isStruck(label, [stop, asked])),
        [false, false],
        JSON.stringify(written),
      );
    }
  });
});
