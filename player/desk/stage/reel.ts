/** Records and plays in the stage's page, as the desk asks: docs/preview.md tells what for. */
import type { FromStage } from '../messages';
import { locate, play } from '../play';
import { about, record } from '../record';
import type { Recorder } from '../record';
import type { Step } from '../steps';
import type { Target } from '../target';

export interface Reel {
  record(on: boolean): void;
  play(step: Step, n: number): void;
}

/** *seeded* says whether the content's random numbers are ours. */
export const reel = (frame: HTMLIFrameElement, tell: (message: FromStage) => void, seeded: () => boolean): Reel => {
  let recorder: Recorder | undefined;
  const content = (): Document | null => {
    try {
      return frame.contentDocument;
    } catch {
      return null; // it has gone to another site
    }
  };
  // A driver of browsers works with real hands, and asks here where to put them.
  Object.assign(window, { scormkitLocate: (target: Target) => locate(content(), target) ?? null });

  return {
    record: (on) => {
      recorder?.stop();
      recorder = on ? record(frame, { heard: (step, n) => tell({ kind: 'step', step, n, about: about(content()), seeded: seeded() }) }) : undefined;
    },
    play: (step, n) => {
      void play(content, step).then((problem) => tell({ kind: 'played', n, problem }));
    },
  };
};
